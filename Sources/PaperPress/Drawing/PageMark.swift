/// Something that stands on a page; measures are points from the upper left corner.
enum PageMark {
  case text(TextBox, x: Double, y: Double, ink: Ink = .black)
  case line(x1: Double, y1: Double, x2: Double, y2: Double, width: Double, ink: Ink = .black)
  case frame(x: Double, y: Double, width: Double, height: Double, line: Double, ink: Ink, dashed: Bool = false)
  case area(x: Double, y: Double, width: Double, height: Double, ink: Ink)

  /// The few inks of a paper; all of them survive a copying machine.
  enum Ink {
    case black, rule, shade, sumShade, faint, bar, negativeBar

    var red: Double { components.0 }
    var green: Double { components.1 }
    var blue: Double { components.2 }

    private var components: (Double, Double, Double) {
      switch self {
      case .black: (0, 0, 0)
      case .rule: (0.45, 0.45, 0.45)
      case .shade: (0.91, 0.93, 0.95)
      case .sumShade: (0.96, 0.96, 0.96)
      case .faint: (0.6, 0.6, 0.6)
      case .bar: (0.30, 0.42, 0.60)
      case .negativeBar: (0.72, 0.45, 0.32)
      }
    }
  }
}

/// The marks of one page.
struct Page {
  var marks: [PageMark] = []
}
