/// Finds out where in a document an offset lies. Walks the bytes once, forwards, so that many offsets in ascending order
/// cost no more than the last one.
struct JSONPlace {
  private enum Frame {
    case object(name: Range<Int>?)
    case array(index: Int)
  }

  private var lexer: JSONLexer
  private var frames: [Frame] = []

  init(_ text: UnsafeBufferPointer<UInt8>) { lexer = JSONLexer(text) }

  /// The reference tokens of the value that ends at `end`; of its parent where that value is a member's name.
  mutating func path(endingAt end: Int) -> [String] {
    while lexer.place < end, let token = lexer.next() {
      switch token {
      case .open(let isObject): frames.append(isObject ? .object(name: nil) : .array(index: 0))
      case .close: _ = frames.popLast()
      case .comma:
        if case .array(let index)? = frames.last { frames[frames.count - 1] = .array(index: index + 1) }
      case .string(let word) where word.isName:
        guard case .object? = frames.last else { break }
        // The name in question does not appear in its own pointer.
        frames[frames.count - 1] = .object(name: lexer.place >= end ? nil : word.range)
      case .string, .number: break
      }
    }
    return frames.compactMap { frame in
      switch frame {
      case .object(let name): name.map(text)
      case .array(let index): String(index)
      }
    }
  }

  private func text(_ name: Range<Int>) -> String {
    JSONText.unescaped(UnsafeBufferPointer(rebasing: lexer.text[name]))
  }
}

/// The text that a JSON string stands for.
enum JSONText {
  static func unescaped(_ text: UnsafeBufferPointer<UInt8>) -> String {
    guard text.contains(UInt8(ascii: "\\")) else { return String(decoding: text, as: UTF8.self) }
    var units: [UInt16] = []
    var result = ""
    func flush() {
      result += String(decoding: units, as: UTF16.self)
      units.removeAll()
    }
    var place = 0
    while place < text.count {
      guard text[place] == UInt8(ascii: "\\"), place + 1 < text.count else {
        let end = text[place...].firstIndex(of: UInt8(ascii: "\\")) ?? text.count
        let stop = max(end, place + 1)
        flush()
        result += String(decoding: text[place..<stop], as: UTF8.self)
        place = stop
        continue
      }
      switch text[place + 1] {
      case UInt8(ascii: "n"): units.append(0x0A)
      case UInt8(ascii: "r"): units.append(0x0D)
      case UInt8(ascii: "t"): units.append(0x09)
      case UInt8(ascii: "b"): units.append(0x08)
      case UInt8(ascii: "f"): units.append(0x0C)
      case UInt8(ascii: "u"):
        let end = min(place + 6, text.count)
        units.append(UInt16(String(decoding: text[(place + 2)..<end], as: UTF8.self), radix: 16) ?? 0xFFFD)
        place = end - 2
      case let other: units.append(UInt16(other))
      }
      place += 2
    }
    flush()
    return result
  }
}
