/// Full and half width. Public papers set a number of one digit in full width and longer ones in half width
/// (公用文作成の要領 in the custom of most prefectures); columns of figures stay half width throughout.
package enum CharacterWidth {
  /// `３` for one digit, `12` for more: numbers in running text and headings.
  package static func numeral(_ value: Int) -> String {
    (0...9).contains(value) ? full(String(value)) : String(value)
  }

  /// ASCII as full width; everything else as it is.
  package static func full(_ text: String) -> String {
    map(text) { scalar in
      switch scalar.value {
      case 0x20: 0x3000
      case 0x21...0x7E: scalar.value + 0xFEE0
      default: scalar.value
      }
    }
  }

  /// Full-width ASCII as half width; everything else as it is.
  package static func half(_ text: String) -> String {
    map(text) { scalar in
      switch scalar.value {
      case 0x3000: 0x20
      case 0xFF01...0xFF5E: scalar.value - 0xFEE0
      default: scalar.value
      }
    }
  }

  /// Columns that a text takes in a fixed-width listing: 1 for ASCII and half-width kana, 2 for all else.
  package static func columns(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { sum, scalar in
      switch scalar.value {
      case 0x20...0x7E, 0xFF61...0xFF9F: sum + 1
      default: sum + 2
      }
    }
  }

  private static func map(_ text: String, _ change: (Unicode.Scalar) -> UInt32) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { out.append(Unicode.Scalar(change(scalar)) ?? scalar) }
    return String(out)
  }
}
