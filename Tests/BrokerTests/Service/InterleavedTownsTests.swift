import Broker
import MoyaiTesting
import NGSI
import Testing

/// Whatever one town does, the other's answers are those of a town alone.
@Suite("Two towns at once", .database)
struct InterleavedTownsTests {
  @Test func `each town answers as if it were alone`() async throws {
    var random = SeededGenerator()
    let scripts = [RandomScript(using: &random, length: 150), RandomScript(using: &random, length: 150)]
    try await TestDatabase.current.withClient { database in
      let service = EntityService(database)
      let alone = [
        await scripts[0].run(in: Town(service, 101)), await scripts[1].run(in: Town(service, 102)),
      ]
      async let one = scripts[0].run(in: Town(service, 201))
      async let two = scripts[1].run(in: Town(service, 202))
      let together = await [one, two]
      for town in 0..<2 {
        for (step, action) in scripts[town].actions.enumerated() {
          #expect(together[town][step] == alone[town][step], "town \(town), step \(step): \(action)")
        }
      }
    }
  }
}

/// Random operations on few names, so that they meet each other often.
private struct RandomScript: Sendable {
  enum Action: Sendable {
    case create(String, upsert: Bool)
    case patch(String, id: String)
    case append(String, id: String)
    case replace(String, id: String)
    case delete(String, type: String?)
    case deleteAttribute(String, id: String)
    case batch(String)
    case read(String)
    case list(String)
    case types
  }

  let actions: [Action]

  init(using random: inout SeededGenerator, length: Int) {
    actions = (0..<length).map { _ in Self.action(using: &random) }
  }

  func run(in town: Town) async -> [String] {
    var answers: [String] = []
    for action in actions { answers.append(await Self.answer(to: action, in: town)) }
    return answers
  }

  private static func answer(to action: Action, in town: Town) async -> String {
    let answer = Answer()
    let refusal = await refusal {
      switch action {
      case .create(let body, let upsert): try await town.create(body, upsert: upsert)
      case .patch(let body, let id): try await town.patch(body, of: id)
      case .append(let body, let id): try await town.attributes(UpdateAction.append, body, of: id)
      case .replace(let body, let id): try await town.attributes(UpdateAction.replace, body, of: id)
      case .delete(let id, let type): try await town.delete(id, type: type)
      case .deleteAttribute(let name, let id): try await town.delete(attribute: name, of: id)
      case .batch(let body): try await town.batch(body)
      case .read(let id): answer.text = try await town.entity(id)
      case .list(let parameters):
        let page = try await town.page(parameters)
        answer.text = "\(page.total ?? -1) \(String(decoding: page.body, as: UTF8.self))"
      case .types: answer.text = try await town.types()
      }
    }
    return refusal ?? answer.text
  }

  /// What a closure leaves for its caller, within one task.
  private final class Answer {
    var text = "done"
  }

  private static func action(using random: inout SeededGenerator) -> Action {
    let id = "E\(Int.random(in: 0..<4, using: &random))"
    let type = "T\(Int.random(in: 0..<2, using: &random))"
    let name = "a\(Int.random(in: 0..<3, using: &random))"
    let attributes = "\"\(name)\":{\"value\":\(value(using: &random))},\"b\":{\"value\":{\"$inc\":1}}"
    switch Int.random(in: 0..<12, using: &random) {
    case 0, 1: return .create("{\"id\":\"\(id)\",\"type\":\"\(type)\",\(attributes)}", upsert: false)
    case 2: return .create("{\"id\":\"\(id)\",\"type\":\"\(type)\",\(attributes)}", upsert: true)
    case 3: return .patch("{\(attributes)}", id: id)
    case 4: return .append("{\(attributes)}", id: id)
    case 5: return .replace("{\(attributes)}", id: id)
    case 6: return .delete(id, type: Bool.random(using: &random) ? type : nil)
    case 7: return .deleteAttribute(name, id: id)
    case 8:
      let kind = ["append", "appendStrict", "update", "delete", "replace"].randomElement(using: &random) ?? "append"
      let items = ["{\"id\":\"\(id)\",\"type\":\"T0\",\(attributes)}", "{\"id\":\"E0\",\"type\":\"T1\",\(attributes)}"]
      return .batch("{\"actionType\":\"\(kind)\",\"entities\":[\(items.joined(separator: ","))]}")
    case 9: return .read(id)
    case 10:
      return .list(
        ["options=count", "type=T0&options=count", "q=\(name)>5&options=count", "idPattern=E&options=count"]
          .randomElement(using: &random) ?? "")
    default: return .types
    }
  }

  private static func value(using random: inout SeededGenerator) -> String {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: "\(Int.random(in: 0..<10, using: &random))"
    case 1: "\"text\""
    case 2: "{\"$push\":\(Int.random(in: 0..<10, using: &random))}"
    default: "[1,{\"k\":true}]"
    }
  }
}
