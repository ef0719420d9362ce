import CivilTime
import DataClasses
import HTTPTypes
import NGSI
import Postgres
import StrictJSON
import Tenancy

/// What entity types of a town are by law, and who may receive them (DataClasses.docc).
enum DataClassHandlers {
  static let request = Schema.object([.init("class", .choice(DataClass.allCases.map(\.rawValue)))])

  static let shape = NamedSchema(
    "DataClassLabel", "What the entities of a type are; `wanted` waits for a second manager",
    .object([
      .init("type", .text), .init("class", .choice(DataClass.allCases.map(\.rawValue))), .init("changed_at", .instant),
      .init("changed_by", .text), .init("wanted", .optional(.choice(DataClass.allCases.map(\.rawValue)))),
      .init("wanted_at", .optional(.instant)), .init("wanted_by", .optional(.text)),
    ]))

  static let recipient = Schema.object([
    .init("contract_id", .text, isRequired: false),
    .init(
      "confirmation", .object([.init("by", .text), .init("method", .text), .init("on", .date)]), isRequired: false),
  ])

  @Sendable static func list(_ request: StaffRequest) async throws -> Answer {
    let page = try Paging(request.info.query)
    let found = try await request.services.database.withTenant(request.access, .readOnly) { scope in
      try DataClassService().list(after: page.after ?? "", limit: page.limit, in: &scope)
    }
    return page.answer("data_classes", found, key: \.type, json: \.json)
  }

  /// 204 when it holds, 202 with what waits for a second manager.
  @Sendable static func label(_ request: StaffRequest) async throws -> Answer {
    let type = try type(request)
    let dataClass = try request.info.members(["class"]).word("class", DataClass.self)
    let (principal, now) = (request.caller.principal, request.info.receivedAt)
    let outcome = try await request.services.database.withTenant(request.access, .readWrite) { scope in
      try DataClassService().label(type, dataClass, by: principal, at: now, in: &scope)
    }
    switch outcome {
    case .done: return .noContent
    case .pending(let label): return .json(label.json, status: .accepted)
    }
  }

  @Sendable static func approve(_ request: StaffRequest, in scope: inout TenantScope) throws -> Answer {
    _ = try request.info.members([])
    try DataClassService().approve(
      type(request), by: request.caller.principal, at: request.info.receivedAt, in: &scope)
    return .noContent
  }

  @Sendable static func record(_ request: StaffRequest) async throws -> Answer {
    let type = try type(request)
    let recipient = try RecipientRecord(request.info)
    let service = request.info.path("serviceId")
    let (principal, now) = (request.caller.principal, request.info.receivedAt)
    try await request.services.database.withTenant(request.access, .readWrite) { scope in
      try DataClassService().record(recipient, for: service, of: type, by: principal, at: now, in: &scope)
    }
    return .noContent
  }

  /// What is no name of a type names none.
  private static func type(_ request: StaffRequest) throws -> String {
    guard let type = try? EntityType(request.info.path("type")) else { throw Problem(.notFound) }
    return type.text
  }
}

extension RecipientRecord {
  fileprivate init(_ info: RequestInfo) throws {
    let body = try info.members(["contract_id", "confirmation"])
    switch (try body.optionalString("contract_id"), body.value("confirmation")) {
    case (let contract?, nil): self = .contract(contract)
    case (nil, let json?):
      let confirmation = try Members(json, ["by", "method", "on"], at: "/confirmation")
      guard let day = try confirmation.optionalDate("on") else { throw Problem.bad("/confirmation/on", "missing") }
      self = .confirmation(by: try confirmation.string("by"), method: try confirmation.string("method"), on: day)
    default: throw Problem.bad("", "one_of", shown: "either contract_id or confirmation is wanted")
    }
  }
}

extension DataClassLabel {
  fileprivate var json: JSON {
    [
      "type": .string(type), "class": .string(dataClass.rawValue),
      "changed_at": .string(changedAt.iso8601Milliseconds()), "changed_by": .string(changedBy),
      "wanted": .text(wanted?.dataClass.rawValue), "wanted_at": .text(wanted?.at.iso8601Milliseconds()),
      "wanted_by": .text(wanted?.by),
    ]
  }
}
