package import StrictJSON

/// One paper of the billing year. Its numbers have been added up before it came to be, so it can always be printed.
package protocol Paper: Sendable {
  var head: PaperHead { get }
  /// For the press.
  var sheet: Sheet { get }
  /// For spreadsheets.
  var csv: CSVTable { get }
  /// For programs, with the explain records that concern the recipient.
  var json: JSON { get }
}
