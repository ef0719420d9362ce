import HTTPTypes
import Metering

extension NGSIEndpoints {
  private typealias Parameter = NGSIParameter

  static let attributes: [Endpoint] = [
    Endpoint(
      "ngsi.attributes.read", .get, "/v2/entities/{entityId}/attrs", operation: .read,
      summary: Summary("Retrieve the attributes of an entity"),
      query: [
        Parameter.oneType, Parameter.attrs, Parameter.metadata,
        Parameter.options("keyValues", "values", "unique", "skipForwarding"),
      ],
      answers: [.json(200, NGSIShape.attributes)], refusals: [.conflict],
      handler: .service(.ngsiRead, AttributesHandlers.read)),
    Endpoint(
      "ngsi.attributes.append", .post, "/v2/entities/{entityId}/attrs", operation: .write,
      summary: Summary("Append or update attributes"),
      query: [
        Parameter.oneType,
        Parameter.options("keyValues", "append", "overrideMetadata", "forcedUpdate", "flowControl"),
      ],
      body: .required(.ngsi), request: NGSIShape.newAttributes, answers: [.noContent],
      refusals: [.conflict, .unprocessable], handler: .service(.ngsiWrite, AttributesHandlers.append)),
    Endpoint(
      "ngsi.attributes.update", .patch, "/v2/entities/{entityId}/attrs", operation: .write,
      summary: Summary("Update attributes that exist"),
      query: [
        Parameter.oneType, Parameter.options("keyValues", "overrideMetadata", "forcedUpdate", "flowControl"),
      ],
      body: .required(.ngsi), request: NGSIShape.newAttributes, answers: [.noContent],
      refusals: [.conflict, .unprocessable], handler: .service(.ngsiWrite, AttributesHandlers.update)),
    Endpoint(
      "ngsi.attributes.replace", .put, "/v2/entities/{entityId}/attrs", operation: .write,
      summary: Summary("Replace all attributes"),
      query: [Parameter.oneType, Parameter.options("keyValues", "forcedUpdate", "flowControl")],
      body: .required(.ngsi), request: NGSIShape.newAttributes, answers: [.noContent], refusals: [.conflict],
      handler: .service(.ngsiWrite, AttributesHandlers.replace)),
  ]

  static let attribute: [Endpoint] = [
    Endpoint(
      "ngsi.attribute.read", .get, "/v2/entities/{entityId}/attrs/{attrName}", operation: .read,
      summary: Summary("Retrieve an attribute"),
      query: [Parameter.oneType, Parameter.metadata, Parameter.options("keyValues", "skipForwarding")],
      answers: [.json(200, NGSIShape.attribute)], refusals: [.conflict],
      handler: .service(.ngsiRead, AttributeHandlers.read)),
    Endpoint(
      "ngsi.attribute.update", .put, "/v2/entities/{entityId}/attrs/{attrName}", operation: .write,
      summary: Summary("Update an attribute that exists"),
      query: [Parameter.oneType, Parameter.options("overrideMetadata", "forcedUpdate", "flowControl")],
      body: .required(.ngsi), request: NGSIShape.newAttribute, answers: [.noContent], refusals: [.conflict],
      handler: .service(.ngsiWrite, AttributeHandlers.update)),
    Endpoint(
      "ngsi.attribute.delete", .delete, "/v2/entities/{entityId}/attrs/{attrName}", operation: .write,
      summary: Summary("Delete an attribute"), query: [Parameter.oneType], answers: [.noContent],
      refusals: [.conflict], handler: .service(.ngsiWrite, AttributeHandlers.delete)),
  ]

  static let value: [Endpoint] = [
    Endpoint(
      "ngsi.value.read", .get, "/v2/entities/{entityId}/attrs/{attrName}/value", operation: .read,
      summary: Summary("Retrieve the value of an attribute"),
      query: [Parameter.oneType, Parameter.options("skipForwarding")],
      answers: [AnswerShape(200, media: [.json, .text], schema: .any)], refusals: [.conflict],
      handler: .service(.ngsiRead, ValueHandlers.read)),
    Endpoint(
      "ngsi.value.update", .put, "/v2/entities/{entityId}/attrs/{attrName}/value", operation: .write,
      summary: Summary("Update the value of an attribute that exists"),
      query: [Parameter.oneType, Parameter.options("forcedUpdate", "flowControl")],
      body: .required(.ngsiValue), request: .any, answers: [.noContent], refusals: [.conflict],
      handler: .service(.ngsiWrite, ValueHandlers.update)),
  ]
}
