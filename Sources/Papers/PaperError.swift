/// Why a paper cannot be made. Nothing of it is printed then (billing.md §14).
package struct PaperError: Error, Hashable, Sendable {
  /// The codes; `unbalanced` and `not_encodable` are those of the specification.
  package enum Code: String, Sendable, CaseIterable {
    /// Numbers of one paper do not add up.
    case unbalanced
    /// A character that the encoding asked for does not have.
    case notEncodable = "not_encodable"
    /// Something that the form must print is not there.
    case incomplete
    /// A table that does not fit the page at the smallest size of type.
    case doesNotFit = "does_not_fit"
    /// The fonts of the papers are not installed, or lack a character.
    case fontMissing = "font_missing"
    /// The drawing library refused.
    case drawingFailed = "drawing_failed"
  }

  package let code: Code
  /// Where: an RFC 6901 pointer into the table for `not_encodable` (`/rows/3/団体名`), else the name of the sum.
  package let place: String
  /// One English sentence for the operator.
  package let message: String

  /// An error at a place.
  package init(_ code: Code, at place: String, _ message: String) {
    self.code = code
    self.place = place
    self.message = message
  }
}

extension PaperError: CustomStringConvertible {
  /// Code, place and message, for logs.
  package var description: String { "\(code.rawValue) at \"\(place)\": \(message)" }
}
