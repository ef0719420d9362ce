import NGSI
import Postgres
import StrictJSON

/// Subscriptions and registrations. This server keeps none: lists of them are empty, no id is found, none can be made.
enum SubscriptionHandlers {
  typealias Handle = @Sendable (TenantRequest) async throws -> Answer

  @Sendable static func list(_ request: TenantRequest) async throws -> Answer {
    let parameters = try request.parameters()
    let options = try RequestOptions(parameters: parameters)
    _ = try Page(parameters: parameters)
    _ = try request.queryPaths()
    try await confirm(request)
    let answer = Answer.json([])
    return options.contains(.count) ? answer.with(.fiwareTotalCount, "0") : answer
  }

  static func refuseCreation(of kind: SubscribedKind) -> Handle {
    { request in
      guard try request.queryPaths().patterns.count == 1 else { throw kind.severalPaths }
      try await confirm(request)
      throw kind.notImplemented
    }
  }

  static func find(_ kind: SubscribedKind) -> Handle {
    { request in
      try kind.check(id: request.info.gap(0))
      try await confirm(request)
      throw kind.notFound
    }
  }

  /// Lets the database judge the key. There is no work for its guard to stand beside, and what a cache knows of a key
  /// never allows anything by itself.
  private static func confirm(_ request: TenantRequest) async throws {
    _ = try await request.services.database.withTenant(request.access, .readOnly, Command("SELECT 1"))
  }
}
