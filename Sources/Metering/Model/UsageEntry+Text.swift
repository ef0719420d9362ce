import CivilTime
import Postgres

/// The one text form of an entry, used by a batch's SHA-256 and by contributions.
extension UsageEntry {
  /// Appends owner, key, service, meter, class, hour in microseconds and quantity, ended by a line feed. The payer is the batch's.
  func appendLine(to text: inout [UInt8]) {
    let origin = dimensions.origin
    text.append(contentsOf: String(origin.owner.code).utf8)
    text.append(TabbedText.tab)
    TabbedText.append(escaped: origin.kid, to: &text)
    text.append(TabbedText.tab)
    TabbedText.append(escaped: origin.service, to: &text)
    text.append(TabbedText.tab)
    text.append(contentsOf: dimensions.meter.rawValue.utf8)
    text.append(TabbedText.tab)
    text.append(contentsOf: dimensions.usageClass.rawValue.utf8)
    text.append(TabbedText.tab)
    text.append(contentsOf: String(dimensions.hour.microseconds).utf8)
    text.append(TabbedText.tab)
    text.append(contentsOf: String(quantity).utf8)
    text.append(TabbedText.lineFeed)
  }
}
