import CivilTime
import Consent
import ConsentRules
import HTTPTypes
import Postgres
import StrictJSON
import Tenancy

/// A town's subjects, by its clerks and managers.
enum SubjectHandlers {
  @Sendable static func create(_ request: StaffRequest, in scope: inout TenantScope) throws -> Answer {
    let body = try request.info.members(["handle", "birth_date"])
    guard let handle = SubjectHandle(try body.name("handle")) else {
      throw RegisterError(.handleInvalid, at: "/handle")
    }
    guard let birthDate = try body.optionalDate("birth_date") else { throw Problem.bad("/birth_date", "missing") }
    let made = try request.services.subjects.create(
      handle, birthDate: birthDate, by: request.caller.principal, at: request.info.receivedAt, in: &scope)
    return .json(["handle": .string(made.handle.text)], status: .created)
  }

  /// The code is shown this once; a repetition sees null in its place.
  @Sendable static func makeLinkCode(_ request: StaffRequest, in scope: inout TenantScope) throws -> Answer {
    _ = try request.info.members([])
    let code = try request.services.subjects.makeLinkCode(
      handle(request), by: request.caller.principal, at: request.info.receivedAt, in: &scope)
    let end = JSON.string(code.expiresAt.iso8601Milliseconds())
    return Answer.json(["code": .string(code.text), "expires_at": end], status: .created)
      .repeated(as: ["code": .null, "expires_at": end])
  }

  @Sendable static func close(_ request: StaffRequest, in scope: inout TenantScope) throws -> Answer {
    let reason = try request.info.members(["reason"]).word("reason", Subject.ClosingReason.self)
    let (now, principal) = (request.info.receivedAt, request.caller.principal)
    let closed = try request.services.subjects.close(handle(request), reason, by: principal, at: now, in: &scope)
    // In the same transaction, so that nobody sees a closed subject with a consent that still counts.
    _ = try ConsentChanges(keys: request.services.requirePersonal().signing).invalidateAll(
      subject: closed.id, reason: InvalidationReason(closed.closedReason ?? reason), by: principal, at: now, in: &scope)
    return .json(closed.json)
  }

  @Sendable static func askErasure(_ request: StaffRequest, in scope: inout TenantScope) throws -> Answer {
    _ = try request.info.members([])
    let asked = try request.services.subjects.askErasure(
      handle(request), by: request.caller.principal, at: request.info.receivedAt, in: &scope)
    return .json(asked.json, status: .accepted)
  }

  @Sendable static func approveErasure(_ request: StaffRequest, in scope: inout TenantScope) throws -> Answer {
    _ = try request.info.members([])
    let erased = try request.services.subjects.approveErasure(
      handle(request), by: request.caller.principal, at: request.info.receivedAt, in: &scope)
    return .json(erased.json)
  }

  /// What can be no handle names nobody.
  private static func handle(_ request: StaffRequest) throws(Problem) -> SubjectHandle {
    guard let handle = SubjectHandle(request.info.path("handle")) else { throw Problem(.notFound) }
    return handle
  }
}

extension InvalidationReason {
  fileprivate init(_ reason: Subject.ClosingReason) {
    switch reason {
    case .deceased: self = .deceased
    case .ordered: self = .ordered
    }
  }
}

extension Subject {
  fileprivate var json: JSON {
    [
      "handle": .string(handle.text), "state": .string(state.rawValue), "reason": .text(closedReason?.rawValue),
      "erasure": .string(isErased ? "done" : eraseAskedBy == nil ? "none" : "asked"),
    ]
  }
}
