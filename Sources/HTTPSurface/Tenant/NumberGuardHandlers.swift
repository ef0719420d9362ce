import CivilTime
import HTTPTypes
import NGSI
import Postgres
import StrictJSON
import Tenancy

/// Exemptions from the number guard by two managers, and its counts.
enum NumberGuardHandlers {
  static let shape = NamedSchema(
    "NumberExemption", "An attribute whose values cannot be Individual Numbers, once two managers said so",
    .object([
      .init("type", .text), .init("attribute", .text), .init("asked_at", .instant), .init("asked_by", .text),
      .init("approved_at", .optional(.instant)), .init("approved_by", .optional(.text)),
    ]))

  @Sendable static func list(_ request: StaffRequest) async throws -> Answer {
    let page = try Paging(request.info.query)
    let after = try page.after.map(place)
    let found = try await request.services.database.withTenant(request.access, .readOnly) { scope in
      try NumberExemptionService().list(after: after, limit: page.limit, in: &scope)
    }
    // Neither name holds a blank, so one blank parts them.
    return page.answer("number_exemptions", found, key: { "\($0.type) \($0.attribute)" }, json: \.json)
  }

  /// 202 while it waits, 204 where it holds already.
  @Sendable static func ask(_ request: StaffRequest) async throws -> Answer {
    _ = try request.info.members([])
    let (type, attribute) = try names(request)
    let (principal, now) = (request.caller.principal, request.info.receivedAt)
    let exemption = try await request.services.database.withTenant(request.access, .readWrite) { scope in
      try NumberExemptionService().ask(type, attribute, by: principal, at: now, in: &scope)
    }
    return exemption.approvedAt == nil ? .json(exemption.json, status: .accepted) : .noContent
  }

  @Sendable static func approve(_ request: StaffRequest, in scope: inout TenantScope) throws -> Answer {
    _ = try request.info.members([])
    let (type, attribute) = try names(request)
    return .json(
      try NumberExemptionService().approve(
        type, attribute, by: request.caller.principal, at: request.info.receivedAt, in: &scope
      ).json)
  }

  @Sendable static func remove(_ request: StaffRequest) async throws -> Answer {
    let (type, attribute) = try names(request)
    let principal = request.caller.principal
    try await request.services.database.withTenant(request.access, .readWrite) { scope in
      try NumberExemptionService().remove(type, attribute, by: principal, in: &scope)
    }
    return .noContent
  }

  @Sendable static func refusals(_ request: StaffRequest) async throws -> Answer {
    // What was counted a moment ago belongs into the answer.
    try await request.services.metrics.refusedNumbers.flush(to: request.services.database, of: request.tenant)
    let found = try await request.services.database.withTenant(request.access, .readOnly) { scope in
      try NumberRefusals().list(in: &scope)
    }
    return .json(["number_refusals": .array(found.map(\.json))])
  }

  /// What is no name of a type or an attribute names none.
  private static func names(_ request: StaffRequest) throws -> (String, String) {
    guard let type = try? EntityType(request.info.path("type")),
      let attribute = try? AttributeName(request.info.path("attribute"))
    else { throw Problem(.notFound) }
    return (type.text, attribute.text)
  }

  @Sendable private static func place(_ text: String) throws(Problem) -> (type: String, attribute: String) {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else { throw Problem(.badRequest, shown: "after is what the page before gave as next") }
    return (parts[0], parts[1])
  }
}

extension NumberExemption {
  fileprivate var json: JSON {
    [
      "type": .string(type), "attribute": .string(attribute), "asked_at": .string(askedAt.iso8601Milliseconds()),
      "asked_by": .string(askedBy), "approved_at": .text(approvedAt?.iso8601Milliseconds()),
      "approved_by": .text(approvedBy),
    ]
  }
}

extension NumberRefusal {
  fileprivate var json: JSON {
    [
      "service": .string(service), "field": .string(field), "refusals": .number(JSONNumber(refusals)),
      "last_at": .string(lastAt.iso8601Milliseconds()),
    ]
  }
}
