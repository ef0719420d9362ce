/// Why a document was refused, and where.
package struct JSONError: Error, Hashable, Sendable {
  /// The rule that was broken.
  package enum Code: String, Sendable, CaseIterable {
    /// The bytes are not RFC 8259 JSON at this offset.
    case syntax
    /// The document ended inside a value, or is empty.
    case unexpectedEnd
    /// Something other than white space follows the value.
    case trailingContent
    /// The document begins with a byte order mark, which RFC 8259 §8.1 forbids to send.
    case byteOrderMark
    /// An object has two members of one name; readers would differ in which of them counts.
    case duplicateMember
    /// More arrays and objects are open than `JSONLimits.maxDepth`.
    case tooDeep
    /// `\u0000`, which PostgreSQL text cannot hold.
    case nulCharacter
    /// A `\u` escape of half a surrogate pair.
    case loneSurrogate
    /// Bytes that are not UTF-8.
    case invalidUTF8
    /// The document is longer than `JSONLimits.maxBytes`.
    case tooLarge
    /// A number is longer than `JSONLimits.maxNumberBytes`.
    case numberTooLong
  }

  package let code: Code
  /// Bytes from the start of the document to the place of the fault.
  package let offset: Int
  /// Steps from the value at fault up to the root, unescaped, innermost first.
  var steps: [String] = []

  init(_ code: Code, at offset: Int) {
    self.code = code
    self.offset = offset
  }

  /// The RFC 6901 pointer of the value at fault; empty for the document itself. For a duplicate member it names
  /// the second one.
  package var pointer: String { JSONPointer.text(path) }

  /// The reference tokens of `pointer`, unescaped, outermost first.
  package var path: [String] { steps.reversed() }

  /// The same fault, seen from one level further out.
  func inside(_ step: String) -> JSONError {
    var outer = self
    outer.steps.append(step)
    return outer
  }
}

extension JSONError: CustomStringConvertible {
  /// Code and place; never a piece of the document, which may be personal.
  package var description: String {
    pointer.isEmpty ? "\(code.rawValue) at byte \(offset)" : "\(code.rawValue) at byte \(offset), \(pointer)"
  }
}
