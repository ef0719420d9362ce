/// Where something was found that may be an Individual Number. It never holds the number.
package struct Finding: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// A string or a number.
    case value
    /// A member's name.
    case name
    /// A member whose name announces the number, and whose value has a digit.
    case announced
  }

  package let kind: Kind
  /// Reference tokens (RFC 6901) of the value; of the parent where it is the name that was found.
  package let path: [String]

  package init(_ kind: Kind, at path: [String] = []) {
    self.kind = kind
    self.path = path
  }

  /// The JSON pointer. Names that are harmless one by one may be a number side by side, so it ends before such a name.
  package var pointer: String {
    var pointer = ""
    for token in path {
      let longer = pointer + "/" + Self.escaped(token)
      guard !NumberGuard.isSuspect(longer) else { break }
      pointer = longer
    }
    return pointer
  }

  /// The innermost member's name, for counting; nil in an array at the top or where the whole document is meant.
  package var field: String? { path.last { $0.utf8.contains { !Symbol.isDigit($0) } } }

  private static func escaped(_ token: String) -> String {
    var text = ""
    for scalar in token.unicodeScalars {
      switch scalar {
      case "~": text += "~0"
      case "/": text += "~1"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
