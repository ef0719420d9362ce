import Metering
import Postgres

/// What a town used.
enum UsageHandlers {
  @Sendable static func show(_ request: StaffRequest) async throws -> Answer {
    let query = try UsageQuery(
      parameters: UsageAnswer.parameters(request.info.query), overTenants: false, now: request.info.receivedAt)
    return UsageAnswer.answer(try await request.services.usage.usage(of: request.access, query))
  }
}
