import Foundation
import Testing

@testable import NumberGuard

@Suite struct NormalImagesTests {
  /// Every scalar of Unicode against Foundation's NFKC and the standard library's digits.
  @Test func everyScalarHasTheImageThatUnicodeGivesIt() {
    let words = Array("個人番号マイナンバハ".unicodeScalars) + ["\u{3099}"]
    var wrong: [String] = []
    for value in UInt32(0x80)...0x10_FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      var image: [UInt8] = []
      NormalImages.append(value, to: &image)
      var expected: [UInt8] = []
      for normal in String(Character(scalar)).precomposedStringWithCompatibilityMapping.unicodeScalars {
        if let symbol = symbol(of: normal, words) {
          if symbol != NormalImages.other || expected.last != symbol { expected.append(symbol) }
        }
      }
      if image != expected { wrong.append("U+\(String(value, radix: 16)) is \(image), should be \(expected)") }
    }
    #expect(wrong.isEmpty, "\(wrong.count) differ, e.g. \(wrong.prefix(5)): make the table anew")
  }

  /// What lets a Japanese text with few digits pass at once.
  @Test func kanaAndIdeographsHaveNoDigit() {
    for value in Array(UInt32(0x3040)...0x30FF) + Array(0x4000...0x9FFF) {
      var image: [UInt8] = []
      NormalImages.append(value, to: &image)
      #expect(!image.contains { (0x30...0x39).contains($0) }, "U+\(String(value, radix: 16))")
    }
  }

  private func symbol(of scalar: Unicode.Scalar, _ words: [Unicode.Scalar]) -> UInt8? {
    switch scalar.value {
    case 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD: return nil
    case 0x2010...0x2015, 0x2212, 0x30FC: return 0x2D
    case 0x85, 0x2028, 0x2029: return 0x20
    default: break
    }
    if scalar.properties.generalCategory == .decimalNumber, let digit = scalar.properties.numericValue {
      return 0x30 + UInt8(digit)
    }
    if scalar.properties.generalCategory == .spaceSeparator { return 0x20 }
    if scalar.isASCII { return UInt8(scalar.value) }
    return words.firstIndex(of: scalar).map { 0x81 + UInt8($0) } ?? NormalImages.other
  }
}
