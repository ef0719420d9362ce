import Foundation
import NumberGuard
import Testing

@Suite struct ExampleTests {
  @Test(arguments: [
    "123456789018", "１２３４５６７８９０１８", "1234-5678-9018", "1234‐5678−9018", "1234ー5678ｰ9018", "1234_5678.9018",
    "1234/5678/9018", "12 34 56 78 90 18", "1\u{200B}2\u{FEFF}34567\u{AD}89018", "①②③④⑤⑥⑦⑧⑨⓪①⑧", "⑫34567890⑱",
    "１２３４　５６７８　９０１８", "١٢٣٤٥٦٧٨٩٠١٨", "番号は123456789018です", "x123456789018", "1234\n5678\r\n9018",
    "123456789018.5", "tel 1234 5678 9018 (home)", "1.23456789018E11", "012345678903", "987654321093",
    "+81-90-1234-5678 123456789018", "𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗𝟎𝟏𝟖", "12-34-56-78-90-18.",
    "1234-5678.9018",
  ])
  func aNumberIsFoundHoweverItIsWritten(text: String) {
    #expect(NumberGuard.isSuspect(text))
    #expect(SlowOracle.refuses(text) || text.contains("E"))
  }

  @Test(arguments: [
    "123456789012", "1234567890185", "12345678901", "20261122103000", "090-1234-5678", "0242-39-1111",
    "134.056537698034", "37.494761,139.929803", "0.123456789018", "35.056537698034,134.056537698034",
    "2026-11-22T10:20:30.123456789018Z", "2026-11-22", "1234 5678 9012", "+81-90-1234-5678", "+81 123456789018", "",
    "550e8400-e29b-41d4-a716-123456789018", "00000000-0000-0000-0000-123456789018",
    "urn:ngsi-ld:Device:550e8400-e29b-41d4-a716-123456789018",
    "a123456789018bbbbbbbbbbbbbbbbbbb", "pp_01234567890180000000000000", "le_7123456789018abcdefghjkmnp",
    "一二三四五六七八九〇一八", "1013.2 1014.5 1009.8", "12.34.56.78.90.18",
  ])
  func whatIsNoNumberPasses(text: String) {
    #expect(!NumberGuard.isSuspect(text))
  }

  /// A string is gone through in blocks, with what needs a closer look anywhere in them.
  @Test(arguments: ["x", "漢", "か", "１", "é", #"\n"#, #"\""#, #"\u0041"#, "\u{0}"])
  func aNumberIsFoundWhereverItStands(filler: String) {
    for before in 0..<20 {
      for after in [0, 1, 7, 8, 9] {
        let (start, end) = (String(repeating: "y", count: before), String(repeating: "y", count: after))
        for text in [start + filler + "y-123456789018-" + end, start + "-123456789018-" + end + filler] {
          for body in ["[\"\(text)\",1]", "{\"\(text)\":1}", "[\"\(text)"] {
            #expect(NumberGuard.finding(inJSON: Array(body.utf8)) != nil, "\(body.debugDescription)")
            let harmless = body.replacingOccurrences(of: "9018", with: "9019")
            #expect(NumberGuard.finding(inJSON: Array(harmless.utf8)) == nil, "\(harmless.debugDescription)")
          }
        }
      }
    }
  }

  /// Digits behind what only looks like the beginning of a kana or an ideograph.
  @Test func brokenUTF8HidesNoDigits() {
    for lead: [UInt8] in [[0xE4], [0xE3, 0x81], [0xE9, 0xBF], [0xE3, 0x84, 0x80]] {
      let body = Array("[\"漢".utf8) + lead + Array("123456789018\"]".utf8)
      #expect(NumberGuard.finding(inJSON: body) != nil, "\(lead)")
    }
  }

  @Test func aTokenMustStandAlone() {
    #expect(NumberGuard.isSuspect("x550e8400-e29b-41d4-a716-123456789018"))
    #expect(NumberGuard.isSuspect("00000000-0000-0000-0000-123456789018x"))
    #expect(NumberGuard.isSuspect("12345678901812345678901812345678 123456789018"))
    #expect(!NumberGuard.isSuspect("<550e8400-e29b-41d4-a716-123456789018>"))
  }

  @Test func aCompactSignatureIsAToken() {
    let signature = "eyJhbGciOiJFZERTQSJ9.123456789018-123456789018.123456789018" + String(repeating: "a", count: 31)
    #expect(!NumberGuard.isSuspect(signature))
    #expect(NumberGuard.isSuspect(signature.dropLast(1).description))
    #expect(NumberGuard.isSuspect("1234.5678.9018"))
  }

  @Test(arguments: [
    (#"{"a":123456789018}"#, "/a"), (#"{"a":1.23456789018E11}"#, "/a"), (#"{"a":123456789018.0}"#, "/a"),
    (#"{"a":{"value":["x",["1234-5678-9018"]]}}"#, "/a/value/1/0"), (#"{"a":{"123456789018":1}}"#, "/a"),
    (#"{"123456789018":1}"#, ""), (#"["",{"b/c~d":"１２３４５６７８９０１８"}]"#, "/1/b~1c~0d"),
    (#"{"a":"\u0031\u200b23456789018"}"#, "/a"), (#""123456789018""#, ""), ("-123456789018", ""), ("2E11", ""),
    (#"{"\u2460":{},"x":[1,2,{"y":"①②③④⑤⑥⑦⑧⑨⓪①⑧"}]}"#, "/x/2/y"), (#"{"a" : "1234\t5678\n9018"}"#, "/a"),
    (#"{"a":[123456789012,123456789018]}"#, "/a/1"), (#"{"x":"\ud835\udfcf23456789018"}"#, "/x"),
    (#"{"1234":{"5678":{"9018":"123456789018"}}}"#, "/1234/5678"),
  ])
  func theFindingIsAPointer(body: String, pointer: String) {
    #expect(NumberGuard.finding(inJSON: Array(body.utf8))?.pointer == pointer)
  }

  @Test(arguments: [
    #"{"a":123456789012,"b":1234567890185,"c":20261122103000,"d":"090-1234-5678"}"#, #"{"a":12345678901}"#,
    #"{"a":1e400,"b":1E-11,"c":-0.0,"d":134.056537698034}"#, "[1234,5678,9018]", #"["1234","5678","9018"]"#, "", "{",
    "\"\\",
    #"{"a":"550e8400-e29b-41d4-a716-123456789018"}"#, #"{"mynumber":"none"}"#, #"{"my number":"1"}"#, #"{"number":5}"#,
    #"{"個人番号":{"type":"Text","value":null}}"#, #"{"my_number":"","b":7}"#, #"{"a":{"mynumber":{}},"b":7}"#,
  ])
  func harmlessBodiesPass(body: String) {
    #expect(NumberGuard.finding(inJSON: Array(body.utf8)) == nil)
  }

  @Test(arguments: [
    (#"{"my_number":"a1"}"#, "/my_number"), (#"{"x":{"MyNumber":5}}"#, "/x/MyNumber"),
    (#"{"KOJIN_BANGO":["a","b3"]}"#, "/KOJIN_BANGO/1"), (#"{"マイナンバー":"７"}"#, "/マイナンバー"),
    (#"{"ﾏｲﾅﾝﾊﾞｰ":"7"}"#, "/ﾏｲﾅﾝﾊﾞｰ"), (#"{"本人の個人番号":{"type":"Text","value":"7"}}"#, "/本人の個人番号/value"),
    (#"{"ｉｎｄｉｖｉｄｕａｌ＿ｎｕｍｂｅｒ":7}"#, "/ｉｎｄｉｖｉｄｕａｌ＿ｎｕｍｂｅｒ"), (#"{"マイナンハ\u3099ー":7}"#, "/マイナンハ\u{3099}ー"),
    (#"{"my\u005fnumber":{"a":{"b4":1}}}"#, "/my_number/a"), (#"{"kojinbango":"\u0664"}"#, "/kojinbango"),
  ])
  func aNameThatAnnouncesTheNumberIsRefusedWithAnyDigit(body: String, pointer: String) {
    let finding = NumberGuard.finding(inJSON: Array(body.utf8))
    #expect(finding?.kind == .announced)
    #expect(finding?.pointer == pointer)
  }

  @Test func anExemptValuePassesAndTheNextIsFound() {
    let body = Array(#"{"items":{"meter":"123456789018","other":"123456789018"}}"#.utf8)
    let exempt: ([String]) -> Bool = { $0 == ["items", "meter"] }
    #expect(NumberGuard.finding(inJSON: body, isExempt: exempt)?.pointer == "/items/other")
    #expect(NumberGuard.finding(inJSON: body) { _ in true } == nil)
    let name = Array(#"{"items":{"123456789018":1}}"#.utf8)
    #expect(NumberGuard.finding(inJSON: name) { _ in true }?.kind == .name)
  }

  @Test func theFieldForCountingIsTheInnermostName() {
    #expect(NumberGuard.finding(inJSON: Array(#"{"a":{"b":["123456789018"]}}"#.utf8))?.field == "b")
    #expect(NumberGuard.finding(inJSON: Array(#"["123456789018"]"#.utf8))?.field == nil)
  }

  @Test func checkDigitsOfTheSpecificationAreRight() {
    for (digits, digit) in [("12345678901", "8"), ("98765432109", "3"), ("01234567890", "3"), ("00000000000", "0")] {
      for candidate in "0123456789" {
        #expect(NumberGuard.isSuspect(digits + String(candidate)) == (String(candidate) == digit))
      }
    }
  }

  @Test(arguments: [
    ("no 123456789018 here", "no [number] here"), ("a=1234-5678-9018, b=１２３４５６７８９０１８.", "a=[number], b=[number]."),
    ("1\u{200B}23456789018", "[number]"), ("rq_01234567890180000000000000 ok", "rq_01234567890180000000000000 ok"),
    ("nothing", "nothing"), ("1.23456789018E11", "[number]"), ("⑫34567890⑱!", "[number]!"),
  ])
  func aLogLineLosesTheNumberAndNothingElse(line: String, kept: String) {
    #expect(NumberGuard.redacted(line) == kept)
  }
}
