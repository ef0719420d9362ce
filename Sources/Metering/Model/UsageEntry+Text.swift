import CivilTime
import Postgres

/// The one text form of an entry, used by the spool, by a batch's SHA-256 and by contributions: tab-separated and readable,
/// because an operator may have to look at a spool that cannot be sent.
extension UsageEntry {
  /// Appends owner, key, service, meter, class, hour in microseconds and quantity, ended by a line feed. The payer is the batch's.
  func appendLine(to text: inout [UInt8]) {
    let origin = dimensions.origin
    text.append(contentsOf: String(origin.owner.code).utf8)
    text.append(Self.tab)
    Self.appendEscaped(origin.kid, to: &text)
    text.append(Self.tab)
    Self.appendEscaped(origin.service, to: &text)
    text.append(Self.tab)
    text.append(contentsOf: dimensions.meter.rawValue.utf8)
    text.append(Self.tab)
    text.append(contentsOf: dimensions.usageClass.rawValue.utf8)
    text.append(Self.tab)
    text.append(contentsOf: String(dimensions.hour.microseconds).utf8)
    text.append(Self.tab)
    text.append(contentsOf: String(quantity).utf8)
    text.append(Self.lineFeed)
  }

  /// Reads one line without its line feed; nil when it is not one that ``appendLine(to:)`` writes.
  init?(line: some Collection<UInt8>, payer: TenantID) {
    let fields = line.split(separator: Self.tab, omittingEmptySubsequences: false)
    guard fields.count == 7, let owner = Int32(Self.text(fields[0])),
      let kid = Self.unescaped(fields[1]), let service = Self.unescaped(fields[2]),
      let meter = Meter(rawValue: Self.text(fields[3])), let usageClass = UsageClass(rawValue: Self.text(fields[4])),
      let hour = Int64(Self.text(fields[5])), let quantity = Int64(Self.text(fields[6]))
    else { return nil }
    let instant = Timestamp(microseconds: hour)
    guard instant.hour == instant else { return nil }
    self.init(
      dimensions: UsageDimensions(
        origin: UsageOrigin(payer: payer, owner: TenantID(owner), kid: kid, service: service),
        meter: meter, usageClass: usageClass, at: instant),
      quantity: quantity)
  }

  private static let tab = UInt8(ascii: "\t")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let escape = UInt8(ascii: "\\")

  private static func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

  /// Keys and services come from closed character sets today; the file's framing does not rest on that.
  private static func appendEscaped(_ value: String, to text: inout [UInt8]) {
    for byte in value.utf8 {
      switch byte {
      case tab: text.append(contentsOf: [escape, UInt8(ascii: "t")])
      case lineFeed: text.append(contentsOf: [escape, UInt8(ascii: "n")])
      case escape: text.append(contentsOf: [escape, escape])
      default: text.append(byte)
      }
    }
  }

  private static func unescaped(_ bytes: some Collection<UInt8>) -> String? {
    var result: [UInt8] = []
    var rest = bytes.makeIterator()
    while let byte = rest.next() {
      guard byte == escape else {
        result.append(byte)
        continue
      }
      switch rest.next() {
      case UInt8(ascii: "t"): result.append(tab)
      case UInt8(ascii: "n"): result.append(lineFeed)
      case escape: result.append(escape)
      default: return nil
      }
    }
    return String(validating: result, as: UTF8.self)
  }
}
