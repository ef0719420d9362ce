import HTTPTypes
import Metering

extension NGSIEndpoints {
  static let types: [Endpoint] = [
    Endpoint(
      "ngsi.type.list", .get, "/v2/types", operation: .query, summary: Summary("List the types of entities"),
      query: [
        NGSIParameter.limit, NGSIParameter.offset, NGSIParameter.options("count", "values", "noAttrDetail"),
      ],
      answers: [.json(200, .array(of: .any))], handler: .service(.ngsiRead, TypeHandlers.list)),
    Endpoint(
      "ngsi.type.read", .get, "/v2/types/{type}", operation: .query, summary: Summary("Retrieve a type"),
      query: [NGSIParameter.options("noAttrDetail")], answers: [.json(200, NGSIShape.entityType)],
      handler: .service(.ngsiRead, TypeHandlers.read)),
  ]
}
