import Papers

/// Measures of a page, in points.
struct PageGeometry {
  let width: Double
  let height: Double
  let left = 54.0
  let top = 48.0
  /// Height of the foot: digest, explain page and page number.
  let foot: Double

  /// A4 is 210 mm by 297 mm.
  init(_ orientation: Sheet.Orientation, footnotes: Int) {
    let (short, long) = (595.276, 841.890)
    (width, height) = orientation == .portrait ? (short, long) : (long, short)
    foot = 30 + Double(footnotes) * 9
  }

  var textWidth: Double { width - 2 * left }
  var right: Double { width - left }
  /// Where the text ends and the foot begins.
  var bottom: Double { height - foot - 14 }
}

extension TextRole {
  /// The type of a role.
  var face: FontBook.Face {
    switch self {
    case .title: FontBook.Face(family: .mincho, size: 16)
    case .heading: FontBook.Face(family: .gothic, size: 10, isBold: true)
    case .body: FontBook.Face(family: .mincho, size: 10.5)
    case .small: FontBook.Face(family: .mincho, size: 9)
    case .note: FontBook.Face(family: .gothic, size: 7.5)
    }
  }

  /// Room between lines and after the block.
  var leading: Double {
    switch self {
    case .title, .heading, .note: 0
    case .body: 2
    case .small: 1
    }
  }

  /// Room above.
  var before: Double {
    switch self {
    case .title: 10
    case .heading: 8
    case .body, .small, .note: 0
    }
  }

  /// Room below.
  var after: Double {
    switch self {
    case .title: 10
    case .heading: 3
    case .body: 5
    case .small: 3
    case .note: 2
    }
  }
}
