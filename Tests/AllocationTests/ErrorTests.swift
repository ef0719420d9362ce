import Allocation
import StrictJSON
import Testing

/// Every code that the offline command can give, with its pointer (Allocation.docc, errors).
@Suite("Errors")
struct ErrorTests {
  struct Row: CustomTestStringConvertible {
    let name: String
    let patches: [JSON]
    let expected: Fault

    init(_ name: String, _ code: AllocationError.Code, _ pointer: String, _ patches: JSON...) {
      self.name = name
      self.patches = patches
      expected = Fault(code, pointer)
    }

    var testDescription: String { name }
  }

  @Test("reports code and pointer", arguments: schema + names + rules + arithmetic + years)
  func fault(row: Row) {
    let document = row.patches.reduce(SampleCase.base) { MergePatch.apply($1, to: $0) }
    #expect(SampleCase.fault(document) == row.expected)
  }

  @Test("every code has a test")
  func coverage() {
    let tested = (Self.schema + Self.names + Self.rules + Self.arithmetic + Self.years).map(\.expected.code)
    #expect(Set(tested).union([.invalidJSON]) == Set(AllocationError.Code.allCases))
  }

  @Test(
    "what is not strict JSON has no pointer",
    arguments: [
      "", "{", "{\"a\":1,\"a\":2}", "{\"a\":NaN}", "{\"a\":01}", "[1,]", "{} {}", "\u{FEFF}{}", "{\"a\":\"\\ud800\"}",
      "{\"a\":Infinity}", "{\"a\":\"\\u0000\"}",
    ])
  func notJSON(text: String) {
    #expect(SampleCase.fault(bytes: Array(text.utf8)) == Fault(.invalidJSON, ""))
  }

  @Test("bytes that are no UTF-8 are no JSON")
  func notUTF8() {
    #expect(
      SampleCase.fault(bytes: Array("{\"name\":\"".utf8) + [0xC3, 0x28] + Array("\"}".utf8))?.code == .invalidJSON)
  }

  @Test("one fault is reported: JSON before format, schema, references, arithmetic")
  func precedence() {
    var patches: [JSON] = [
      SampleCase.key(["type": "meter", "meter": "nothing"]),
      ["pools": ["p": ["service": "nowhere"]]],
      ["pools": ["p": ["colour": "red"]]],
      ["format": "moyai.billing.case/2"],
    ]
    var found: [AllocationError.Code?] = []
    while !patches.isEmpty {
      found.append(SampleCase.fault(patches.reduce(SampleCase.base) { MergePatch.apply($1, to: $0) })?.code)
      patches.removeLast()
    }
    #expect(found == [.formatUnsupported, .invalidInput, .serviceUnknown, .zeroBase])
  }

  @Test("null removes in a patch, and only there")
  func removal() throws {
    // Put in whole: a merge patch of the test itself would take the null for its own.
    var document = try #require(SampleCase.base.object)
    document["kind"] = "scenario"
    document["scenario"] = ["patch": ["rules": ["r": .null]]]
    #expect(SampleCase.fault(.object(document)) == Fault(.ruleUnknown, "/pools/p/rule"))
    document["rules"] = .null
    #expect(SampleCase.fault(.object(document)) == Fault(.invalidInput, "/rules"))
  }

  @Test("an error is one canonical line")
  func line() throws {
    let error = AllocationError(.zeroBase, at: .root.key("a/b~c").index(0), "nothing")
    #expect(
      String(decoding: error.canonicalLine, as: UTF8.self)
        == #"{"code":"zero_base","message":"nothing","pointer":"/a~1b~0c/0"}"#)
  }
}

extension ErrorTests {
  private static func item(_ item: JSON) -> JSON { ["pools": ["p": ["cost_items": ["c1": item]]]] }

  static let schema: [Row] = [
    Row("another format", .formatUnsupported, "/format", ["format": "moyai.billing.case/2"]),
    Row("a format that is no text", .formatUnsupported, "/format", ["format": 1]),
    Row("no format", .invalidInput, "", ["format": .null]),
    Row("no members", .invalidInput, "", ["members": .null]),
    Row("no pools", .invalidInput, "", ["pools": .null]),
    Row("no code", .invalidInput, "/host", ["host": ["code": .null, "name": "福島県"]]),
    Row("an unknown section", .invalidInput, "/penalty", ["penalty": 1]),
    Row("a kind that is none", .invalidInput, "/kind", ["kind": "guess"]),
    Row("a year too early", .invalidInput, "/fiscal_year", ["fiscal_year": 1999]),
    Row("a year too late", .invalidInput, "/fiscal_year", ["fiscal_year": 2200]),
    Row("a note that is no text", .invalidInput, "/note", ["note": 1]),
    Row("a note inside that is no text", .invalidInput, "/pools/p/note", ["pools": ["p": ["note": true]]]),
    Row("yen as text", .invalidInput, "/pools/p/cost_items/c1/yen", item(["yen": "100"])),
    Row("yen with a fraction", .invalidInput, "/pools/p/cost_items/c1/yen", item(["yen": decimal("1.0")])),
    Row("yen with an exponent", .invalidInput, "/pools/p/cost_items/c1/yen", item(["yen": decimal("1e2")])),
    Row(
      "yen out of range", .valueOutOfRange, "/pools/p/cost_items/c1/yen", item(["yen": 1_000_000_000_000_001])),
    Row(
      "yen beyond every machine word", .valueOutOfRange, "/pools/p/cost_items/c1/yen",
      item(["yen": decimal("-99999999999999999999999")])),
    Row("labour without band", .invalidInput, "/pools/p/cost_items/c1", item(["class": "labour"])),
    Row("cloud with band", .invalidInput, "/pools/p/cost_items/c1/band", item(["band": "a"])),
    Row("a class that is none", .invalidInput, "/pools/p/cost_items/c1/class", item(["class": "gold"])),
    Row("a date that is none", .invalidInput, "/pools/p/cost_items/c1/date", item(["date": "2025-02-29"])),
    Row(
      "items and a model", .invalidInput, "/pools/p",
      ["pools": ["p": ["cost_model": ["class": "cloud", "phase": "running"]]]]),
    Row(
      "a period inside a month", .invalidInput, "/pools/p/period/from",
      ["pools": ["p": ["period": ["from": "2025-04-02", "to": "2025-06-01"]]]]),
    Row(
      "a period of another year", .invalidInput, "/pools/p/period/to",
      ["pools": ["p": ["period": ["from": "2025-04-01", "to": "2026-05-01"]]]]),
    Row(
      "a ratio with a sign", .invalidInput, "/pools/p/host_share/0/ratio",
      ["pools": ["p": ["host_share": [["ratio": "-1/2"]]]]]),
    Row(
      "a ratio over 0", .invalidInput, "/pools/p/host_share/0/ratio",
      ["pools": ["p": ["host_share": [["ratio": "1/0"]]]]]),
    Row(
      "a host share above the whole", .invalidInput, "/pools/p/host_share/0/ratio",
      ["pools": ["p": ["host_share": [["ratio": "3/2"]]]]]),
    Row(
      "a host share without amount", .invalidInput, "/pools/p/host_share/0", ["pools": ["p": ["host_share": [[:]]]]]),
    Row(
      "a quantity out of range", .valueOutOfRange, "/statistics/pop/2025-01-01/values/072028",
      SampleCase.statistic(["072028": 9_007_199_254_740_992])),
    Row(
      "a quantity with seven decimals", .invalidInput, "/statistics/pop/2025-01-01/values/072028",
      SampleCase.statistic(["072028": "1.0000001"])),
    Row("a day that is none", .invalidInput, "/statistics/pop/2025-1-1", ["statistics": ["pop": ["2025-1-1": [:]]]]),
    Row(
      "a window that is none", .invalidInput, "/usage/m/FY-1", ["usage": ["m": ["FY-1": ["default": ["072028": 1]]]]]),
    Row("null", .invalidInput, "/events/0", ["events": [.null]]),
    Row("a key that is no id", .invalidInput, "/pools/県", ["pools": ["県": [:]]]),
    Row("a key that is too long", .invalidInput, "/pools/\(long)", ["pools": .object([long: [:]])]),
    Row("five digits", .memberCodeInvalid, "/members/07202", ["members": ["07202": [:]]]),
    Row("a wrong check digit", .memberCodeInvalid, "/members/072029", ["members": ["072029": [:]]]),
    Row("the host as a member", .memberCodeInvalid, "/members/070009", ["members": ["070009": [:]]]),
    Row("a host without check digit", .memberCodeInvalid, "/host/code", ["host": ["code": "070000"]]),
    Row(
      "an interval that ends before it begins", .invalidInput, "/members/072028/to",
      ["members": ["072028": ["from": "2025-10-01", "to": "2025-09-30"]]]),
    Row("an event without value", .invalidInput, "/events/0", ["events": [event([:])]]),
    Row(
      "an event with two values", .invalidInput, "/events/0", ["events": [event(["quantity": 1, "delta": 1])]]),
    Row(
      "a time without offset", .invalidInput, "/events/0/at",
      ["events": [event(["quantity": 1, "at": "2025-04-01T00:00:00"])]]),
    Row(
      "a time with microseconds", .invalidInput, "/events/0/at",
      ["events": [event(["quantity": 1, "at": "2025-04-01T00:00:00.0001Z"])]]),
    Row(
      "doubling that does not grow", .invalidInput, "/rules/r/components/0/key/doubling",
      SampleCase.key(["type": "statistic_power", "kind": "pop", "as_of": "FY/04-01", "doubling": "1"])),
    Row(
      "a day that the year lacks", .invalidInput, "/rules/r/components/0/key/as_of",
      SampleCase.key(["type": "statistic", "kind": "pop", "as_of": "FY/02-29"])),
    Row(
      "a key of another type", .invalidInput, "/rules/r/components/0/key/kind",
      SampleCase.key(["type": "even", "kind": "pop"])),
    Row(
      "rounding without unit", .invalidInput, "/rules/r/rounding", ["rules": ["r": ["rounding": ["mode": "cut"]]]]),
    Row(
      "rounding to fives", .invalidInput, "/rules/r/rounding/unit",
      ["rules": ["r": ["rounding": ["mode": "cut", "unit": 50]]]]),
    Row("a disguised name", .invalidInput, "/members/072028/name", ["members": ["072028": ["name": "a\u{202E}b"]]]),
  ]

  private static let long = String(repeating: "a", count: 65)

  static func decimal(_ text: String) -> JSON { JSONNumber(text).map(JSON.number) ?? .null }

  static func event(_ fields: JSON) -> JSON {
    MergePatch.apply(
      fields, to: ["source": "s", "id": "1", "meter": "m", "member": "072028", "at": "2025-04-01T00:00:00+09:00"])
  }
}
