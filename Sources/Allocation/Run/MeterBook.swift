import BigInt
import CivilTime

/// The quantities that the rules of a run read, frozen usage and events together (Allocation.docc, A5).
struct MeterBook {
  private let usage: [String: [String: [String: [String: ExactFraction]]]]
  private let events: [UsageEvent]
  private var known: [Series: [String: [String: ExactFraction]]] = [:]
  /// Meter → window → member → what its events came to, for the result.
  private(set) var readings: [String: [String: [String: Reading]]] = [:]

  /// What is read: the same meter may be counted in one rule and weighted by time in another.
  private struct Series: Hashable {
    let meter: String
    let window: UsageWindow
    let isTimeWeighted: Bool
  }

  /// What the events of a member came to, before class weights.
  struct Reading: Sendable {
    var unitHours: ExactFraction?
    var quantity: ExactFraction?
  }

  init(_ prepared: PreparedCase) {
    usage = prepared.kase.usage
    events = prepared.ledger?.accepted ?? []
  }

  /// Σ over classes of quantity × class weight by member, `__unattributed__` among them.
  /// - Parameter place: of `class_weights`, for a class that has none.
  mutating func quantities(
    _ reference: MeterReference, at place: CasePointer
  ) throws(AllocationError) -> [String: ExactFraction] {
    let series = Series(
      meter: reference.meter, window: reference.window, isTimeWeighted: reference.isTimeWeighted)
    var sums: [String: ExactFraction] = [:]
    for (usageClass, quantities) in classes(of: series).inOrder {
      let weight = reference.classWeights.map { $0[usageClass] } ?? .one
      guard let weight else {
        throw AllocationError(.meterClassUnknown, at: place, "class \(usageClass) has no weight")
      }
      for (code, quantity) in quantities { sums[code, default: .zero] += quantity * weight }
    }
    return sums
  }

  private mutating func classes(of series: Series) -> [String: [String: ExactFraction]] {
    if let classes = known[series] { return classes }
    var classes = usage[series.meter]?[series.window.text] ?? [:]
    for event in events where event.meter == series.meter {
      guard let quantity = Self.contribution(of: event, to: series) else { continue }
      classes[event.usageClass, default: [:]][event.member, default: .zero] += quantity
      note(quantity, of: event.member, in: series)
    }
    known[series] = classes
    return classes
  }

  private mutating func note(_ quantity: ExactFraction, of member: String, in series: Series) {
    var reading = readings[series.meter]?[series.window.text]?[member] ?? Reading()
    if series.isTimeWeighted {
      reading.unitHours = (reading.unitHours ?? .zero) + quantity
    } else {
      reading.quantity = (reading.quantity ?? .zero) + quantity
    }
    readings[series.meter, default: [:]][series.window.text, default: [:]][member] = reading
  }

  /// A delta counts from its time, or from the start of the window, to the end of it, in hours exact to the
  /// millisecond; a quantity counts when its time lies in the window. Nil when the event has no part in it.
  private static func contribution(of event: UsageEvent, to series: Series) -> ExactFraction? {
    let start = JapanTime.startOfDay(series.window.from).millisecondsSinceEpoch
    let end = JapanTime.startOfDay(series.window.to).millisecondsSinceEpoch
    let at = event.at.millisecondsSinceEpoch
    switch (event.measure, series.isTimeWeighted) {
    case (.delta(let delta), true):
      return at < end ? delta * ExactFraction(BigInt(end - max(at, start)), over: 3_600_000) : nil
    case (.quantity(let quantity), false): return at >= start && at < end ? quantity : nil
    case (.delta, false), (.quantity, true): return nil
    }
  }
}
