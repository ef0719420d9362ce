import Allocation
import MoyaiTesting
import StrictJSON
import Testing

@Suite("Worked cases of the specification")
struct VisibleCaseTests {
  @Test("each case gives its expected result", arguments: CaseFolder.names)
  func expected(name: String) throws {
    let expected = try JSON(parsing: try CaseFolder.bytes("\(name).expected.json"))
    let explains = expected.object?["explain"] != nil
    let input = try CaseFolder.bytes("\(name).input.json")
    switch AllocationEngine.run(caseBytes: input, explain: explains) {
    case .failure(let error):
      let answer: JSON = ["error": ["code": .string(error.code.rawValue), "pointer": .string(error.pointer)]]
      #expect(JSONComparison.differences(answer, expected) == [])
    case .success(let line):
      let answer = try JSON(parsing: line)
      #expect(JSONComparison.differences(Self.explainByKey(answer), Self.explainByKey(expected)) == [])
    }
  }

  @Test("the folder of cases is there")
  func folder() {
    #expect(CaseFolder.names.count >= 17)
  }

  /// Explain records are compared by (pool, step, month, component, key), not by position.
  private static func explainByKey(_ result: JSON) -> JSON {
    guard var object = result.object, let records = object["explain"]?.array else { return result }
    var map = JSONObject()
    for record in records {
      let key = ["pool", "step", "month", "component", "key"].map { record.object?[$0]?.text ?? "" }
      map.append(key.joined(separator: "|"), record)
    }
    object["explain"] = .object(map)
    return .object(object)
  }
}
