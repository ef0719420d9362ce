import Foundation
import Papers
import Testing

@Suite("CSV of papers")
struct CSVTests {
  static func table(_ fields: String...) -> CSVTable {
    var table = CSVTable(header: (1...fields.count).map { "列\($0)" })
    table.append(fields)
    return table
  }

  @Test("UTF-8 begins with a byte order mark, lines end in CRLF, every field is quoted")
  func shape() throws {
    let bytes = try Self.table("会津\"若松\"", "1").encoded(.utf8)
    #expect(Array(bytes.prefix(3)) == [0xEF, 0xBB, 0xBF])
    let expected = "\"列1\",\"列2\"\r\n\"会津\"\"若松\"\"\",\"1\"\r\n"
    #expect(bytes.dropFirst(3).elementsEqual(expected.utf8))
  }

  @Test("a quotation mark is doubled also when a combining mark hides it")
  func hiddenQuote() throws {
    let bytes = try Self.table("a\"\u{3099}b").encoded(.utf8)
    #expect(bytes.dropFirst(3).elementsEqual("\"列1\"\r\n\"a\"\"\u{3099}b\"\r\n".utf8))
  }

  @Test(
    "what a spreadsheet would run is prefixed, numbers are not",
    arguments: [
      ("=1+1", "'=1+1"), ("+81", "+81"), ("-5", "-5"), ("-5.25", "-5.25"), ("-5-5", "'-5-5"), ("@SUM", "'@SUM"),
      ("＝cmd", "'＝cmd"), (" =1", "' =1"), ("\t=1", "'\t=1"), ("-", "'-"), ("会津=1", "会津=1"), ("-1e3", "'-1e3"),
    ])
  func formulas(field: String, written: String) throws {
    let text = String(decoding: try Self.table(field).encoded(.utf8).dropFirst(3), as: UTF8.self)
    #expect(text == "\"列1\"\r\n\"\(written)\"\r\n")
  }

  @Test("what was written is read back, and written in another encoding as if it had been made so")
  func reading() throws {
    var table = CSVTable(header: ["団体名", "=式"])
    table.append(["会津\"若松\"市", "=1+1"])
    table.append(["", "-5\r\n,"])
    let read = try #require(CSVTable(utf8: try table.encoded(.utf8)))
    #expect(read.rows == [["会津\"若松\"市", "'=1+1"], ["", "'-5\r\n,"]])
    #expect(try read.encoded(.utf8) == table.encoded(.utf8))
    #expect(try read.encoded(.cp932) == table.encoded(.cp932))
  }

  @Test(
    "a file that is not one of ours is not read",
    arguments: [
      "\"a\"\r\n", "\u{FEFF}a\r\n", "\u{FEFF}\"a\"\n", "\u{FEFF}\"a\"", "\u{FEFF}\"a\",\"b\"\r\n\"c\"\r\n", "\u{FEFF}",
      "\u{FEFF}\"a", "\u{FEFF}\"a\"b\r\n",
    ])
  func strange(text: String) {
    #expect(CSVTable(utf8: Array(text.utf8)) == nil)
  }

  @Test(
    "Windows-31J as Windows encodes it",
    arguments: [
      ("亜", [0x88, 0x9F]), ("ソ", [0x83, 0x5C]), ("髙", [0xFB, 0xFC]), ("﨑", [0xFA, 0xB1]), ("①", [0x87, 0x40]),
      ("～", [0x81, 0x60]), ("ー", [0x81, 0x5B]), ("∥", [0x81, 0x61]), ("￢", [0x81, 0xCA]), ("∵", [0x81, 0xE6]),
      ("№", [0x87, 0x82]), ("ⅰ", [0xFA, 0x40]), ("ｱ", [0xB1]), ("△", [0x81, 0xA2]), ("檜", [0x9E, 0x77]),
      ("＼", [0x81, 0x5F]), ("熙", [0xEA, 0xA4]), ("黑", [0xFC, 0x4B]),
    ] as [(String, [UInt8])])
  func windows31J(character: String, code: [UInt8]) throws {
    var table = CSVTable(header: ["c"])
    table.append([character])
    let expected = Array("\"c\"\r\n\"".utf8) + code + Array("\"\r\n".utf8)
    #expect(try table.encoded(.cp932) == expected)
  }

  @Test("names of all towns of a prefecture that have old letters can be encoded")
  func oldLetters() throws {
    _ = try Self.table("双葉町", "塙町", "檜枝岐村", "鮫川村", "葛尾村", "髙橋﨑太郎").encoded(.cp932)
  }

  @Test(
    "a character outside Windows-31J is refused with row and column, never written as ?",
    arguments: ["𠮷", "〜", "−", "é", "\u{E000}", "한", "鷗", "\u{3099}", "🙂"])
  func notEncodable(character: String) {
    var table = CSVTable(header: ["コード", "団体名"])
    table.append(["072028", "会津若松市"])
    table.append(["072052", "白河\(character)市"])
    let error = #expect(throws: PaperError.self) { try table.encoded(.cp932) }
    #expect(error?.code == .notEncodable)
    #expect(error?.place == "/rows/1/団体名")
    #expect(throws: Never.self) { try table.encoded(.utf8) }
  }

  @Test("a header that cannot be encoded is named as such")
  func header() {
    let error = #expect(throws: PaperError.self) { try CSVTable(header: ["コード", "〜"]).encoded(.cp932) }
    #expect(error?.place == "/header/1")
  }
}
