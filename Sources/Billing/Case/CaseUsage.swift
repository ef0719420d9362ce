import Allocation
import CivilTime
import Postgres
import StrictJSON

/// Metered use in the form of a case.
///
/// Counts and the finite part of unit-hours are `usage`. What is left of a level, below 18 unit-milliseconds, is no
/// decimal: it becomes a pair of deltas one millisecond apart at the window's end, whose integral is exactly that (A5).
/// Later windows get nothing from the pair, since its two parts cancel there; a window that overlaps would, so that
/// is refused.
struct CaseUsage {
  let usage: JSON?
  /// In the order of meter, window, class and member, since the digest covers the order.
  let events: JSON?

  init(_ figures: [UsageStatements.Figure], of references: [MeterReference]) throws {
    let counted = figures.filter { $0.quantity != "0" }
    usage =
      counted.isEmpty
      ? nil
      : .map(groups: counted, by: { references[$0.reference].meter }) { figures in
        .map(groups: figures, by: { references[$0.reference].window.text }) { figures in
          .map(groups: figures, by: \.usageClass) { figures in
            .map(figures, key: \.payer) { .quantity($0.quantity) }
          }
        }
      }
    let left = figures.filter { $0.remainder != 0 }
    for meter in Set(left.map { references[$0.reference].meter }) where Self.overlap(references, of: meter) {
      throw BillingError.windowsOverlap(meter)
    }
    events = left.isEmpty ? nil : .array(left.flatMap { Self.pair($0, of: references[$0.reference]) })
  }

  private static func overlap(_ references: [MeterReference], of meter: String) -> Bool {
    let windows = references.filter { $0.meter == meter && $0.isTimeWeighted }.map(\.window).sorted {
      $0.from < $1.from
    }
    return zip(windows, windows.dropFirst()).contains { $0.to > $1.from }
  }

  private static func pair(_ figure: UsageStatements.Figure, of reference: MeterReference) -> [JSON] {
    let end = JapanTime.startOfDay(reference.window.to)
    let identity = "\(reference.window.text)/\(figure.usageClass)/\(figure.payer)"
    func event(_ name: String, _ at: Timestamp, _ delta: Int) -> JSON {
      [
        "source": "usage_delta", "id": .string("\(reference.meter)/\(identity)/\(name)"),
        "meter": .string(reference.meter), "class": .string(figure.usageClass), "member": .string(figure.payer),
        "at": .string(at.iso8601Milliseconds()), "delta": .integer(delta),
      ]
    }
    return [
      event("rest", Timestamp(microseconds: end.microseconds - 1_000), figure.remainder),
      event("end", end, -figure.remainder),
    ]
  }
}

extension UsageStatements.Figure {
  /// The key of a case: a member's code, or the one of use that the host answers for.
  var payer: String { member?.caseCode ?? AllocationCase.unattributed }
}
