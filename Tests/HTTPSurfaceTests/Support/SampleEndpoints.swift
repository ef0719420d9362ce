import HTTPSurface
import HTTPTypes
import Metering
import Postgres
import StrictJSON
import Tenancy

/// A small table that has one of each kind.
enum SampleEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      "sample.open", .get, "/open", operation: nil, summary: Summary("Open"), answers: [.json(200, .any)],
      listeners: [.data], handler: .open { _ in .json(["ok": true]) }),
    Endpoint(
      "sample.entity.read", .get, "/v2/things/{thingId}", operation: .read, summary: Summary("Read"),
      answers: [.json(200, .any)],
      handler: .service(.ngsiRead) {
        .json(["id": .string($0.info.path("thingId")), "tenant": .string("\($0.tenant)")])
      }),
    Endpoint(
      "sample.entity.delete", .delete, "/v2/things/{thingId}", operation: .write, summary: Summary("Delete"),
      answers: [.noContent], handler: .service(.ngsiWrite) { _ in .noContent }),
    Endpoint(
      "sample.entity.list", .get, "/v2/things", operation: .query, summary: Summary("List"),
      answers: [.json(200, .any)],
      handler: .service(.ngsiRead) { request in
        .json(.array(request.info.query.items.map { .string("\($0.name)=\($0.value ?? "nil")") }))
      }),
    Endpoint(
      "sample.entity.create", .post, "/v2/things", operation: .write, summary: Summary("Create"),
      body: .required(.ngsi), answers: [.created],
      handler: .service(.ngsiWrite) { request in
        _ = try request.info.json()
        return .created(location: "/v2/things/x?type=Thing")
      }),
    Endpoint(
      "sample.value.read", .get, "/v2/things/{thingId}/value", operation: .read, summary: Summary("Value"),
      answers: [AnswerShape(200, media: [.json, .text])],
      handler: .service(.ngsiRead) { request in
        guard request.info.path("thingId") != "none" else { throw Problem(.notFound) }
        return .text("true")
      }),
    Endpoint(
      "sample.value.write", .put, "/v2/things/{thingId}/value", operation: .write, summary: Summary("Value"),
      body: .required(.ngsiValue), answers: [.noContent], handler: .service(.ngsiWrite) { _ in .noContent }),
    Endpoint(
      "sample.town.list", .get, "/tenant/v1/samples", operation: .read, summary: Summary("List", ja: "一覧"),
      query: [QueryParameter("limit", .integer(), "How many")], answers: [.json(200, .any)],
      handler: .staff(nil) { _ in .json([]) }),
    Endpoint(
      "sample.town.show", .get, "/tenant/v1/samples/{sampleId}", operation: .read, summary: Summary("Show", ja: "表示"),
      answers: [AnswerShape(200, media: [.csv, .json])],
      handler: .staff(.auditor) { request in
        request.info.accept.first(of: [.csv, .json]) == .csv ? .text("a,b", as: .csv) : .json(["a": "b"])
      }),
    Endpoint(
      "sample.town.write", .put, "/tenant/v1/samples/{sampleId}", operation: .admin,
      summary: Summary("Write", ja: "変更"), body: .required(.console), answers: [.json(200, .any)],
      handler: .staff(.manager) { request in .json(try request.info.json()) }),
    Endpoint(
      "sample.town.create", .post, "/tenant/v1/samples", operation: .admin, summary: Summary("Create", ja: "作成"),
      body: .required(.console), answers: [.json(201, .any)],
      handler: .staffChange(.manager) { _, _ in .json([:], status: .created) }),
    Endpoint(
      "sample.prefecture.list", .get, "/admin/v1/samples", operation: .read, summary: Summary("List", ja: "一覧"),
      answers: [.json(200, .any)], handler: .prefecture { _ in .json([]) }),
  ]

  /// One endpoint that always fails in this way.
  static func failing(
    _ error: any Error, path: PathTemplate = "/v2/fail", operation: OperationClass = .read,
    scope: DataScope = .ngsiRead
  ) -> Endpoint {
    Endpoint(
      "sample.fail", .get, path, operation: operation, summary: Summary("Fail", ja: "失敗"), answers: [.json(200, .any)],
      handler: .service(scope) { _ in throw error })
  }
}
