/// What a scalar is to this guard after NFKC: its image is a short text over one-byte symbols.
///
/// ASCII stands for itself, every decimal digit of Unicode for `0`–`9`, every dash that people write between digits for
/// `-`, every blank for a space; zero-width characters vanish. The few characters that the words for the number are made
/// of have symbols of their own, and everything else is ``other``.
enum NormalImages {
  /// A scalar that is neither digit, separator nor letter of interest.
  static let other: UInt8 = 0x80
  /// The symbols of 個人番号マイナンバハ and of the combining voiced sound mark, in this order.
  static let words: ClosedRange<UInt8> = 0x81...0x8B
  /// ハ and the mark behind it are バ.
  static let (ba, ha, voiced): (UInt8, UInt8, UInt8) = (0x89, 0x8A, 0x8B)

  /// Appends the image of a scalar beyond ASCII.
  @inline(__always)
  static func append(_ scalar: UInt32, to text: inout [UInt8]) {
    // Kana and ideographs, the bulk of our texts: all of them "other" but the few that the words are made of.
    if scalar >= 0x3041, scalar <= 0x30FB || (scalar >= 0x4E00 && scalar <= 0x9FFF) {
      appendJapanese(scalar, to: &text)
    } else {
      appendAny(scalar, to: &text)
    }
  }

  @inline(__always)
  private static func appendJapanese(_ scalar: UInt32, to text: inout [UInt8]) {
    switch scalar {
    case 0x500B, 0x4EBA, 0x756A, 0x53F7, 0x30DE, 0x30A4, 0x30CA, 0x30F3, 0x30D0, 0x30CF, 0x3099, 0x309B, 0x309C, 0x309F,
      0x30A0:
      appendAny(scalar, to: &text)
    default: text.append(other)
    }
  }

  private static func appendAny(_ scalar: UInt32, to text: inout [UInt8]) {
    switch images.symbol(scalar) {
    case Images.none: break
    case Images.several: text.append(contentsOf: images.several[scalar] ?? [other])
    case let symbol: text.append(symbol)
    }
  }

  /// Two steps from a scalar to its symbol: its page, and its place on it.
  private static let images = Images(table)

  private struct Images {
    /// Symbols that are no images: nothing at all, and several.
    static let (none, several): (UInt8, UInt8) = (0xFE, 0xFF)

    private var pageOf = [UInt8](repeating: 0, count: 0x1100)
    private var pages = [[UInt8](repeating: NormalImages.other, count: 256)]
    private(set) var several: [UInt32: [UInt8]] = [:]

    init(_ table: String) {
      for entry in table.split(whereSeparator: \.isWhitespace) {
        let parts = entry.split(separator: ":", omittingEmptySubsequences: false)
        let bounds = parts[0].split(separator: "-").compactMap { UInt32($0, radix: 16) }
        let grows = parts[1].hasSuffix("+")
        let bytes = Self.bytes(grows ? parts[1].dropLast() : parts[1])
        guard let first = bounds.first, let last = bounds.last else { preconditionFailure("the table is made by us") }
        for scalar in first...last {
          switch bytes.count {
          case 0: set(scalar, Self.none)
          case 1: set(scalar, bytes[0] + (grows ? UInt8(scalar - first) : 0))
          default:
            set(scalar, Self.several)
            several[scalar] = bytes
          }
        }
      }
    }

    @inline(__always)
    func symbol(_ scalar: UInt32) -> UInt8 { pages[Int(pageOf[Int(scalar >> 8)])][Int(scalar & 0xFF)] }

    private mutating func set(_ scalar: UInt32, _ symbol: UInt8) {
      let place = Int(scalar >> 8)
      if pageOf[place] == 0 {
        pageOf[place] = UInt8(pages.count)
        pages.append([UInt8](repeating: NormalImages.other, count: 256))
      }
      pages[Int(pageOf[place])][Int(scalar & 0xFF)] = symbol
    }

    private static func bytes(_ hexadecimal: Substring) -> [UInt8] {
      let digits = Array(hexadecimal.utf8)
      return stride(from: 0, to: digits.count - 1, by: 2).map { place in
        UInt8(String(decoding: digits[place...(place + 1)], as: UTF8.self), radix: 16) ?? NormalImages.other
      }
    }
  }
}
