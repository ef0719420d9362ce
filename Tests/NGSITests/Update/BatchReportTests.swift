import NGSI
import Testing

@Suite("The one answer to a batch (behaviour 38)")
struct BatchReportTests {
  @Test(
    "every mixture of results",
    arguments: [
      ([.done("E")], "ok"), ([], "ok"),
      ([.gone("F"), .gone("G")], "404 NotFound: do not exist: F/T - [entity itself], G/T [entity itself]"),
      ([.done("E"), .gone("G")], "422 PartialUpdate: do not exist: G/T - [entity itself]"),
      (
        [.missing("E", "C,D", partial: false), .gone("G")],
        "422 Unprocessable: do not exist: E/T - [ C, D ], G/T [entity itself]"
      ),
      (
        [.missing("E", "D", partial: true), .gone("G")],
        "422 PartialUpdate: do not exist: E/T - [ D ], G/T [entity itself]"
      ),
      (
        [.missing("E1", "B", partial: true), .gone("E2"), .missing("E3", "B", partial: true)],
        "422 PartialUpdate: do not exist: E1/T - [ B ], E2/T [entity itself], E3/T - [ B ]"
      ), ([.missing("E", "A", partial: false), .done("F")], "422 PartialUpdate: do not exist: E/T - [ A ]"),
      (
        [.existing("E1", "A,B", partial: false), .existing("E2", "A,B", partial: false)],
        "422 Unprocessable: one or more of the attributes in the request already exist: E1/T - [ A, B ], E2/T - [ A, B ]"
      ),
      (
        [.done("E1"), .existing("E2", "A,B", partial: false)],
        "422 PartialUpdate: one or more of the attributes in the request already exist: E2/T - [ A, B ]"
      ),
      (
        [.existing("E1", "A", partial: true)],
        "422 PartialUpdate: one or more of the attributes in the request already exist: E1/T - [ A ]"
      ),
    ] as [([Item], String)])
  func report(items: [Item], expected: String) throws {
    let error = BatchReport.error(try items.map { try $0.result })
    #expect((error.map { "\($0.status) \($0.error): \($0.description)" } ?? "ok") == expected)
  }

  enum Item: Sendable {
    case done(String), gone(String)
    case missing(String, String, partial: Bool), existing(String, String, partial: Bool)

    var result: (entity: EntityReference, refusal: UpdateRefusal?) {
      get throws {
        switch self {
        case .done(let id): (try Self.reference(id), nil)
        case .gone(let id): (try Self.reference(id), .entityMissing)
        case .missing(let id, let names, let partial):
          (try Self.reference(id), .attributesMissing(try Self.names(names), partial: partial))
        case .existing(let id, let names, let partial):
          (try Self.reference(id), .attributesExist(try Self.names(names), partial: partial))
        }
      }
    }

    private static func reference(_ id: String) throws -> EntityReference {
      EntityReference(id: try EntityID(id), type: try EntityType("T"))
    }

    private static func names(_ list: String) throws -> [AttributeName] {
      try list.split(separator: ",").map { try AttributeName(String($0)) }
    }
  }
}
