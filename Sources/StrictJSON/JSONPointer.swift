/// RFC 6901 pointers.
package enum JSONPointer {
  /// The pointer with these reference tokens, `~` and `/` escaped; no token gives the empty pointer.
  package static func text(_ tokens: some Sequence<String>) -> String {
    var text = ""
    for token in tokens {
      text += "/"
      for character in token.unicodeScalars {
        switch character {
        case "~": text += "~0"
        case "/": text += "~1"
        default: text.unicodeScalars.append(character)
        }
      }
    }
    return text
  }
}
