import CivilTime
import StrictJSON
import Testing

@testable import NGSI

@Suite struct ConditionRoundTripTests {
  @Test func `printing and reading again gives the same tree`() throws {
    var random = QueryGenerator()
    for _ in 0..<5_000 {
      let language: ConditionParser.Language = random.chance(1, in: 2) ? .q : .mq
      let conditions = (0..<random.number(1...4)).map { _ in random.condition(language) }
      let text = conditions.text
      let again = try ConditionParser(language: language).parse(text)
      #expect(again == conditions, "\(text)")
      #expect(again.text == text)
    }
  }

  @Test func `whatever arrives is read or refused, and what is read prints to itself`() {
    var random = QueryGenerator()
    let alphabet = [
      "A", "b", "1", ".", "..", "'", ";", "!", "=", "==", "~=", "<", ">", ",", ":", "-", "(", ")", " ", "é", "*", "[",
    ]
    var readable = 0
    for _ in 0..<20_000 {
      let text = (0..<random.number(1...9)).map { _ in random.pick(alphabet) }.joined()
      guard let conditions = try? ConditionParser(language: .q).parse(text) else { continue }
      readable += 1
      #expect((try? ConditionParser(language: .q).parse(conditions.text)) == conditions, "\(text)")
    }
    #expect(readable > 500)
  }
}
