import HTTPTypes
import Metering
import Tenancy

/// Labels of entity types, by managers of a town.
enum DataClassEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      "tenant.data.class.list", .get, "/tenant/v1/data-classes", operation: .query,
      summary: Summary("List the labels of entity types", ja: "データ分類の一覧"), query: Paging.parameters,
      answers: [.json(200, Paging.shape("data_classes", .named(DataClassHandlers.shape)))],
      handler: .staff(.manager, DataClassHandlers.list)),
    Endpoint(
      "tenant.data.class.label", .put, "/tenant/v1/data-classes/{type}", operation: .admin,
      summary: Summary("Say what the entities of a type are by law, before there are any", ja: "データ分類の指定"),
      body: .required(.console), request: DataClassHandlers.request,
      answers: [.noContent, .json(202, .named(DataClassHandlers.shape))],
      refusals: [.entitiesExist, .dataClassRefused],
      handler: .staff(.manager, DataClassHandlers.label)),
    Endpoint(
      "tenant.data.class.approve", .post, "/tenant/v1/data-classes/{type}/approve", operation: .admin,
      summary: Summary("Let a freer class hold, by a second manager", ja: "データ分類の承認（別の担当者）"),
      body: .optional(.console), request: .object([]), answers: [.noContent],
      refusals: [.secondPersonNeeded, .entitiesExist], handler: .staffChange(.manager, DataClassHandlers.approve)),
    Endpoint(
      "tenant.data.class.recipient", .put, "/tenant/v1/data-classes/{type}/recipients/{serviceId}", operation: .admin,
      summary: Summary("Record why a service may receive entities of a type", ja: "提供先の記録"),
      body: .required(.console), request: DataClassHandlers.recipient, answers: [.noContent],
      refusals: [.recipientInvalid, .classHasNoRoute, .serviceUnknown],
      handler: .staff(.manager, DataClassHandlers.record)),
  ]
}
