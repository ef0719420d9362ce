import StrictJSON
import Testing

@Suite("Whether a text is JSON at all, whatever our limits say")
struct FormTests {
  @Test(
    "what RFC 8259 takes",
    arguments: [
      "1", " \"a\" ", "null", "{}", "[ ]", #"{"a":1,"a":[true,{"b":null}]}"#, #"[[],{},[{"a":"\u00e9]"}]]"#,
    ])
  func wellFormed(text: String) { #expect(JSON.isWellFormed(Array(text.utf8))) }

  @Test(
    "what it does not take",
    arguments: [
      "", " ", "{", "[", "]", "[1", "[1,]", "[,1]", "{]", "[}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, "{1:2}", "[1 2]",
      "1 2",
      "tru", "[\"a]", "[01]", #"{"a":1}}"#, "[\u{1}]",
    ])
  func malformed(text: String) { #expect(!JSON.isWellFormed(Array(text.utf8))) }

  @Test("a document far deeper than any stack is judged too")
  func deep() {
    let levels = 400_000
    let open = [UInt8](repeating: UInt8(ascii: "["), count: levels)
    let closed = [UInt8](repeating: UInt8(ascii: "]"), count: levels)
    #expect(JSON.isWellFormed(open + closed))
    #expect(!JSON.isWellFormed(open + closed.dropLast()))
    #expect(!JSON.isWellFormed(open + closed + closed.prefix(1)))
  }

  @Test("it agrees with the reader on a document with any one byte gone or another")
  func agreesWithTheReader() throws {
    let whole = Array(#"{"a":[1,2.5e3,{"b":"c\n"}],"d":{"e":[[],{}]},"f":null,"g":true}"#.utf8)
    for place in whole.indices {
      var shorter = whole
      shorter.remove(at: place)
      try compare(shorter)
      for byte in "{}[]\",:1 \\".utf8 {
        var other = whole
        other[place] = byte
        try compare(other)
      }
    }
  }

  private func compare(_ bytes: [UInt8]) throws {
    let fault: JSONError.Code?
    do throws(JSONError) {
      _ = try JSON(parsing: bytes)
      fault = nil
    } catch {
      fault = error.code
    }
    guard fault != .duplicateMember else { return }
    #expect(JSON.isWellFormed(bytes) == (fault == nil), "\(String(decoding: bytes, as: UTF8.self))")
  }
}
