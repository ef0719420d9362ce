import HTTPTypes
import Metering

extension NGSIEndpoints {
  private typealias Parameter = NGSIParameter

  static let entities: [Endpoint] = [
    Endpoint(
      "ngsi.entity.list", .get, "/v2/entities", operation: .query, summary: Summary("List entities"),
      query: [
        Parameter.id, Parameter.idPattern, Parameter.type, Parameter.typePattern, Parameter.q, Parameter.mq,
        Parameter.georel, Parameter.geometry, Parameter.coords, Parameter.attrs, Parameter.metadata,
        Parameter.orderBy, Parameter.limit, Parameter.offset,
        Parameter.options("count", "keyValues", "values", "unique", "skipForwarding"),
      ],
      answers: [.json(200, .array(of: NGSIShape.entity))], handler: .service(.ngsiRead, EntityHandlers.list)),
    Endpoint(
      "ngsi.entity.create", .post, "/v2/entities", operation: .write, summary: Summary("Create an entity"),
      query: [Parameter.options("keyValues", "upsert", "overrideMetadata", "forcedUpdate", "flowControl")],
      body: .required(.ngsi), request: NGSIShape.newEntity, answers: [.created, .noContent],
      refusals: [.unprocessable], handler: .service(.ngsiWrite, EntityHandlers.create)),
    Endpoint(
      "ngsi.entity.read", .get, "/v2/entities/{entityId}", operation: .read, summary: Summary("Retrieve an entity"),
      query: [
        Parameter.oneType, Parameter.attrs, Parameter.metadata,
        Parameter.options("keyValues", "values", "unique", "skipForwarding"),
      ],
      answers: [.json(200, NGSIShape.entity)], refusals: [.conflict],
      handler: .service(.ngsiRead, EntityHandlers.read)),
    Endpoint(
      "ngsi.entity.delete", .delete, "/v2/entities/{entityId}", operation: .write,
      summary: Summary("Delete an entity"), query: [Parameter.oneType], answers: [.noContent], refusals: [.conflict],
      handler: .service(.ngsiWrite, EntityHandlers.delete)),
  ]
}
