import CivilTime
import Postgres

/// The text form of one counter, used by the spool.
extension CounterKey {
  /// Appends payer, owner, key, service, class of operation, hour in microseconds, calls, bytes in and bytes out, ended by a line
  /// feed.
  func appendLine(_ tally: UsageTally, to text: inout [UInt8]) {
    func append(_ number: some BinaryInteger) {
      text.append(contentsOf: String(number).utf8)
      text.append(TabbedText.tab)
    }
    append(origin.payer.code)
    append(origin.owner.code)
    TabbedText.append(escaped: origin.kid, to: &text)
    text.append(TabbedText.tab)
    TabbedText.append(escaped: origin.service, to: &text)
    text.append(TabbedText.tab)
    text.append(contentsOf: operation.rawValue.utf8)
    text.append(TabbedText.tab)
    append(hour.microseconds)
    append(tally.calls)
    append(tally.bytesIn)
    text.append(contentsOf: String(tally.bytesOut).utf8)
    text.append(TabbedText.lineFeed)
  }

  /// Reads one line without its line feed; nil when it is not one that ``appendLine(_:to:)`` writes.
  static func read(line: ArraySlice<UInt8>) -> (CounterKey, UsageTally)? {
    let fields = line.split(separator: TabbedText.tab, omittingEmptySubsequences: false)
    func number<Number: FixedWidthInteger>(_ index: Int) -> Number? { Number(TabbedText.text(fields[index])) }
    guard fields.count == 9, let payer: Int32 = number(0), let owner: Int32 = number(1),
      let kid = TabbedText.unescaped(fields[2]), let service = TabbedText.unescaped(fields[3]),
      let operation = OperationClass(rawValue: TabbedText.text(fields[4])), let hour: Int64 = number(5),
      let calls: Int64 = number(6), let bytesIn: Int64 = number(7), let bytesOut: Int64 = number(8)
    else { return nil }
    let instant = Timestamp(microseconds: hour)
    guard instant.hour == instant else { return nil }
    let origin = UsageOrigin(payer: TenantID(payer), owner: TenantID(owner), kid: kid, service: service)
    return (
      CounterKey(origin: origin, operation: operation, hour: instant),
      UsageTally(calls: calls, bytesIn: bytesIn, bytesOut: bytesOut)
    )
  }
}
