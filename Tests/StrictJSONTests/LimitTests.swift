import StrictJSON
import Testing

@Suite("Limits hold at the limit and one past it")
struct LimitTests {
  @Test("depth 50 is accepted, 51 refused", arguments: [("[", "]"), ("{\"a\":", "}")])
  func depth(open: String, close: String) {
    func document(_ depth: Int) -> String {
      String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
    }
    #expect(throws: Never.self) { _ = try JSON(parsing: document(50)) }
    let error = #expect(throws: JSONError.self) { _ = try JSON(parsing: document(51)) }
    #expect(error?.code == .tooDeep)
    #expect(error?.offset == 50 * open.utf8.count)
  }

  @Test("depth is a limit that callers choose, and siblings do not add up")
  func chosenDepth() {
    let limits = JSONLimits(maxDepth: 2)
    #expect(throws: Never.self) { _ = try JSON(parsing: "[[],[],{},{}]", limits: limits) }
    #expect(throws: JSONError.self) { _ = try JSON(parsing: "[[[]]]", limits: limits) }
  }

  @Test("a document may have maxBytes bytes and not one more")
  func bytes() {
    let limits = JSONLimits(maxBytes: 10)
    #expect(throws: Never.self) { _ = try JSON(parsing: "\"12345678\"", limits: limits) }
    let error = #expect(throws: JSONError.self) { _ = try JSON(parsing: "\"123456789\"", limits: limits) }
    #expect(error?.code == .tooLarge)
  }

  @Test("a number may have maxNumberBytes bytes and not one more")
  func numberBytes() {
    #expect(throws: Never.self) { _ = try JSON(parsing: String(repeating: "7", count: 1024)) }
    let error = #expect(throws: JSONError.self) {
      _ = try JSON(parsing: "[" + String(repeating: "7", count: 1025) + "]")
    }
    #expect(error?.code == .numberTooLong)
    #expect(error?.pointer == "/0")
  }

  @Test("an object with very many members is checked for duplicates in linear time")
  func manyMembers() {
    let members = (0..<50_000).map { "\"k\($0)\":0" }.joined(separator: ",")
    let start = ContinuousClock.now
    #expect(throws: Never.self) { _ = try JSON(parsing: "{\(members)}") }
    let error = #expect(throws: JSONError.self) { _ = try JSON(parsing: "{\(members),\"k49999\":1}") }
    #expect(error?.code == .duplicateMember)
    #expect(error?.pointer == "/k49999")
    #expect(ContinuousClock.now - start < .seconds(20), "quadratic work would take minutes")
  }

  @Test("duplicates are found before and after the change to hashing", arguments: [1, 2, 20, 46, 47, 48, 49, 50, 60])
  func duplicateAtEverySize(count: Int) {
    let names = (0..<count).map { "\"k\($0)\":0" }
    for repeated in 0..<count {
      let text = "{" + (names + ["\"k\(repeated)\":1"]).joined(separator: ",") + "}"
      let error = #expect(throws: JSONError.self) { _ = try JSON(parsing: text) }
      #expect(error?.code == .duplicateMember)
    }
  }
}
