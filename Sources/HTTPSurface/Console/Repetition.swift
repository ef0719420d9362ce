import CivilTime
import HTTPTypes
import NIOCore
import Postgres
import StrictJSON
import Tenancy

extension StaffRequest {
  /// The work, once for each `Idempotency-Key`. The town's change and the answer kept for a repetition are one
  /// transaction: either both happened or neither.
  ///
  /// - Parameter role: the database role of the work; the kept answer travels with it.
  func changing(
    as role: PlatformRole = .app, _ work: @escaping @Sendable (StaffRequest, inout TenantScope) throws -> Answer
  ) async throws -> Answer {
    let request = try repeatable(info, caller.principal)
    let (ledger, now) = (services.repetitions, info.receivedAt)
    return try await ledger.once(request, access: access, info) {
      try await services.database.withTenant(access, .readWrite, as: role) { (scope: inout TenantScope) -> Answer in
        let answer = try work(self, &scope)
        try ledger.keep(
          status: answer.status.code, text: answer.keptText, of: request, at: now, in: &scope)
        return answer
      }
    }
  }
}

extension StaffRequest {
  /// As `changing`, for work in transactions of its own: what it makes has a name, and making it again finds it there.
  func acting(_ work: @escaping @Sendable (StaffRequest) async throws -> Answer) async throws -> Answer {
    let request = try repeatable(info, caller.principal)
    return try await services.repetitions.once(request, access: access, info) {
      let answer = try await work(self)
      try await services.repetitions.keep(
        status: answer.status.code, text: answer.keptText, of: request, access: access, at: info.receivedAt)
      return answer
    }
  }
}

extension PrefectureRequest {
  /// The work, once for each `Idempotency-Key`. The registers are no tenant's, so the answer is kept in a transaction
  /// after the work: what is registered has a name, and ordering it again finds it there.
  func changing(_ work: @escaping @Sendable (PrefectureRequest) async throws -> Answer) async throws -> Answer {
    let request = try repeatable(info, caller.principal)
    return try await services.repetitions.once(request, access: caller.access, info) {
      let answer = try await work(self)
      try await services.repetitions.keep(
        status: answer.status.code, text: answer.keptText, of: request, access: caller.access, at: info.receivedAt)
      return answer
    }
  }
}

extension TenantRequest {
  /// The work, once for each `Idempotency-Key`. It is done by another role than the one that keeps answers, so the answer
  /// is kept in a transaction after the work.
  func changing(_ work: @escaping @Sendable (TenantRequest) async throws -> Answer) async throws -> Answer {
    let request = try repeatable(info, caller.principal)
    return try await services.repetitions.once(request, access: access, info) {
      let answer = try await work(self)
      try await services.repetitions.keep(
        status: answer.status.code, text: answer.keptText, of: request, access: access, at: info.receivedAt)
      return answer
    }
  }
}

extension TenantRequest {
  /// The work, once for each `Idempotency-Key`, in one transaction with the answer kept for a repetition.
  func changing(
    _ work: @escaping @Sendable (TenantRequest, inout TenantScope) throws -> Answer
  ) async throws -> Answer {
    let request = try repeatable(info, caller.principal)
    let (ledger, now) = (services.repetitions, info.receivedAt)
    return try await ledger.once(request, access: access, info) {
      try await services.database.withTenant(access, .readWrite) { (scope: inout TenantScope) -> Answer in
        let answer = try work(self, &scope)
        try ledger.keep(status: answer.status.code, text: answer.keptText, of: request, at: now, in: &scope)
        return answer
      }
    }
  }
}

extension CitizenRequest {
  /// The work, once for each `Idempotency-Key`. Work of a resident is a transaction of one town while the account is
  /// none's, so the answer is kept in a transaction after the work: what is done so must notice that it was done.
  func changing(_ work: @escaping @Sendable (CitizenRequest) async throws -> Answer) async throws -> Answer {
    let request = try repeatable(info, citizen.principal)
    return try await services.repetitions.once(request, access: citizen.home, info) {
      let answer = try await work(self)
      try await services.repetitions.keep(
        status: answer.status.code, text: answer.keptText, of: request, access: citizen.home, at: info.receivedAt)
      return answer
    }
  }
}

private func repeatable(_ info: RequestInfo, _ principal: Principal) throws(Problem) -> RepeatableRequest {
  guard let key = info.repetition else { throw Problem(.idempotencyKeyMissing) }
  return RepeatableRequest(
    principal: principal, method: info.method.rawValue, path: info.canonicalPath, key: key.uuid,
    body: info.bytes)
}

extension RepetitionLedger {
  /// How long a request waits for its twin that is being worked on, and how often it looks.
  static let twinPatience = Duration.seconds(10)
  static let twinPause = Duration.milliseconds(50)

  /// Runs the work if the request is fresh, else answers what was answered before. Only what succeeded is kept: a
  /// refusal has changed nothing and may be asked for again.
  fileprivate func once(
    _ request: RepeatableRequest, access: TenantAccess, _ info: RequestInfo, _ work: () async throws -> Answer
  ) async throws -> Answer {
    let deadline = SuspendingClock.now + Self.twinPatience
    while true {
      switch try await claim(request, access: access, at: info.receivedAt) {
      case .fresh: return try await releasing(request, access, work)
      case .answered(let status, let text): return .repeated(status: status, text: text)
      case .conflict: throw Problem(.idempotencyConflict)
      case .inFlight:
        guard SuspendingClock.now < deadline else {
          throw Problem(.overloaded, shown: "the same request is still being worked on")
        }
        try await Task.sleep(for: Self.twinPause)
      }
    }
  }

  /// An unknown outcome keeps its claim: whoever asks again must not make the thing twice.
  private func releasing(
    _ request: RepeatableRequest, _ access: TenantAccess, _ work: () async throws -> Answer
  ) async throws -> Answer {
    do {
      return try await work()
    } catch {
      if (error as? PostgresError)?.code != .outcomeUnknown {
        // A claim that cannot be given back now is given on by itself after a while.
        try? await release(request, access: access)
      }
      throw error
    }
  }
}

extension Answer {
  /// What a repetition is shown: the body, or what stands for one with secrets in it.
  fileprivate var keptText: String {
    switch (repeatedBody, body) {
    case (let repeated?, _): repeated.text
    case (nil, .bytes(let buffer, _)): String(buffer: buffer)
    // Nothing that changes anything answers with a stream.
    case (nil, .empty), (nil, .absent), (nil, .stream): ""
    }
  }

  fileprivate static func repeated(status code: Int, text: String) -> Answer {
    let status = HTTPResponse.Status(code: code, reasonPhrase: ReasonPhrase.of(code))
    let body: Body =
      text.isEmpty ? (code == 204 ? .absent : .empty) : .bytes(ByteBuffer(string: text), .json)
    return Answer(status: status, body: body).with(.idempotencyReplayed, "true")
  }
}
