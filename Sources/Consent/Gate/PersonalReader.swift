package import CivilTime
package import ConsentRules
package import Postgres
import StrictJSON
package import Tenancy

/// Reads personal records for services: through gate 1, which decides and writes the ledger, and then through gate 2, a row
/// policy that looks at the consent again.
package final class PersonalReader: Sendable {
  /// Persons of one batch.
  package static let personsMax = 1_000

  private let peppers: PepperRing
  private let environment: KeyEnvironment
  private let watch: any SealWatching
  private let clock: any WallClock
  private let gates: Gates
  private let shapes: CategoryShapes

  /// - Parameter clock: the platform's clock; it dates obligations and decides nothing.
  package init(
    database: Database, peppers: PepperRing, environment: KeyEnvironment, watch: any SealWatching,
    clock: any WallClock = SystemClock()
  ) {
    self.peppers = peppers
    self.environment = environment
    self.watch = watch
    self.clock = clock
    gates = Gates(database, pepperVersions: peppers.versions)
    shapes = CategoryShapes(database)
  }

  /// One person's records. When it returns, decision and outcome are in the ledger.
  /// - Throws: ``AccessDenied``; whatever is wrong with the database is `fail_closed`.
  package func read(_ request: AccessRequest, of person: PairwiseID) async throws -> PersonalAnswer {
    try await closing {
      let began = ContinuousClock.now
      let decisions = try await decide(request, [person])
      guard let decision = decisions.first, case .permit(let permit) = decision.verdict else {
        throw AccessDenied(decisions.first?.deniedCode ?? .failClosed, rotation: decisions.first?.rotation)
      }
      let found = try await read(
        [ReadJob.Part(person: person, permit: permit)], .document(purpose: request.purpose), request, began)
      guard let answer = found.first, let answer else {
        throw AccessDenied(.noValidConsent, rotation: decision.rotation)
      }
      return PersonalAnswer(
        body: answer.bytes, entry: LedgerEntryID(permit.entry),
        obligations: obligations(request.mode, answer.dataLifeDays), service: decision.service,
        rotation: decision.rotation)
    }
  }

  /// Up to ``personsMax`` different persons, each decided on its own. Who is denied is answered for as such; a refusal
  /// that concerns the request itself is thrown.
  package func batch(_ request: AccessRequest, of persons: [PairwiseID]) async throws -> PersonalBatchAnswer {
    try await closing {
      let began = ContinuousClock.now
      let decisions = try await decide(request, persons)
      if let refusal = decisions.lazy.compactMap(\.refusal).first { throw refusal }
      let parts = zip(persons, decisions).compactMap { person, decision -> ReadJob.Part? in
        guard case .permit(let permit) = decision.verdict else { return nil }
        return ReadJob.Part(person: person, permit: permit)
      }
      var found: [PairwiseID: ReadJob.Found] = [:]
      if !parts.isEmpty {
        for (part, answer) in zip(parts, try await read(parts, .element, request, began)) {
          found[part.person] = answer
        }
      }
      return PersonalBatchAnswer(
        body: Self.results(persons, found), permitted: found.count,
        obligations: obligations(request.mode, found.values.map(\.dataLifeDays).min() ?? 0),
        service: decisions.first?.service, rotation: decisions.first?.rotation)
    }
  }

  /// - Throws: `fail_closed` while the town's ledger is not being sealed.
  package func requireSealing(of tenant: TenantID) throws(AccessDenied) { try watch.requireSealing(of: tenant) }

  private func decide(_ request: AccessRequest, _ persons: [PairwiseID]) async throws -> [AccessDecision] {
    let key = request.presented.key
    guard key.environment == environment else { throw AccessDenied(.keyEnvironment) }
    try watch.requireSealing(of: key.tenant.tenant)
    let call = OpenAccess.Call(
      kid: key.kid.text, proofs: peppers.proofs(of: key), address: request.presented.address?.text,
      fiwareService: request.presented.fiwareService?.lowercased(), moyaiTenant: request.presented.moyaiTenant,
      purpose: request.purpose.text, mode: request.mode,
      categories: request.categories.map(\.text).joined(separator: ","),
      isOverLimit: request.presented.isOverLimit, persons: persons.map(\.uuid))
    return try await gates.open(call, key.tenant.tenant)
  }

  private func read(
    _ parts: [ReadJob.Part], _ form: ReadJob.Form, _ request: AccessRequest, _ began: ContinuousClock.Instant
  ) async throws -> [ReadJob.Found?] {
    let versions = Set(parts.flatMap(\.permit.categories))
    let body = PersonalBody(shapes: try await shapes.items(of: versions))
    return try await gates.read(
      ReadJob(parts: parts, form: form, body: body, began: began), request.presented.key.tenant.tenant)
  }

  private func obligations(_ mode: AccessMode, _ days: Int) -> Obligations {
    guard mode == .store else { return Obligations(mode: mode, keepUntil: nil) }
    return Obligations(mode: mode, keepUntil: JapanTime.date(of: clock.now()).adding(days: days))
  }

  private static func results(_ persons: [PairwiseID], _ found: [PairwiseID: ReadJob.Found]) -> [UInt8] {
    var out: [UInt8] = []
    out.append(literal: #"{"results":["#)
    for (index, person) in persons.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      if let answer = found[person] {
        out.append(contentsOf: answer.bytes)
      } else {
        out.append(literal: #"{"ppid":"#)
        out.append(jsonString: person.text)
        out.append(literal: #","status":"no_valid_consent"}"#)
      }
    }
    out.append(literal: "]}")
    return out
  }

  /// Whatever the database could not do, nothing personal was sent, and nothing will be.
  private func closing<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
    do {
      return try await body()
    } catch is PostgresError {
      throw AccessDenied(.failClosed)
    }
  }
}

extension AccessDecision {
  fileprivate var deniedCode: AccessDenied.Code? {
    if case .deny(let code) = verdict { code } else { nil }
  }
}
