import HTTPTypes
import Metering

extension NGSIEndpoints {
  static let batch: [Endpoint] = [
    Endpoint(
      "ngsi.batch.update", .post, "/v2/op/update", operation: .batch, summary: Summary("Change several entities"),
      query: [NGSIParameter.options("keyValues", "overrideMetadata", "forcedUpdate", "flowControl")],
      body: .required(.ngsi), request: NGSIShape.batch, answers: [.noContent],
      refusals: [.notFound, .conflict, .unprocessable, .notImplemented],
      handler: .service(.ngsiWrite, BatchHandlers.update)),
    Endpoint(
      "ngsi.batch.notify", .post, "/v2/op/notify", operation: .batch,
      summary: Summary("Take in the entities of a notification"), body: .required(.ngsi),
      request: NGSIShape.notification, answers: [AnswerShape(200)],
      refusals: [.conflict, .unprocessable, .notImplemented], handler: .service(.ngsiWrite, BatchHandlers.notify)),
    Endpoint(
      "ngsi.batch.query", .post, "/v2/op/query", operation: .query, summary: Summary("Query entities by a body"),
      query: [
        NGSIParameter.orderBy, NGSIParameter.limit, NGSIParameter.offset,
        NGSIParameter.options("count", "keyValues", "values", "unique", "skipForwarding"),
      ],
      body: .required(.ngsi), request: NGSIShape.query, answers: [.json(200, .array(of: NGSIShape.entity))],
      handler: .service(.ngsiRead, BatchHandlers.query)),
  ]
}
