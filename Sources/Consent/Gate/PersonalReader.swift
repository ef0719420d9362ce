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
  private let database: Database

  /// - Parameter clock: the platform's clock; it dates obligations and decides nothing.
  package init(
    database: Database, peppers: PepperRing, environment: KeyEnvironment, watch: any SealWatching,
    clock: any WallClock = SystemClock()
  ) {
    self.peppers = peppers
    self.environment = environment
    self.watch = watch
    self.clock = clock
    self.database = database
  }

  /// One person's records. When it returns, decision and outcome are in the ledger.
  /// - Throws: ``AccessDenied``; whatever is wrong with the database is `fail_closed`.
  package func read(_ request: AccessRequest, of person: PairwiseID) async throws -> PersonalAnswer {
    try await closing {
      try answer(to: request, try await pass(request, [person], as: .document))
    }
  }

  /// The same without a task.
  ///
  /// - Parameter finished: called exactly once, with what ``read(_:of:)`` returns or throws, on whatever thread has it. It
  ///   must neither block nor work long.
  package func read(
    _ request: AccessRequest, of person: PairwiseID,
    then finished: @escaping @Sendable (Result<PersonalAnswer, any Error>) -> Void
  ) {
    let call: GatedCall
    do { call = try self.call(request, [person], as: .document) } catch { return finished(.failure(error)) }
    database.inPairs(call, of: request.presented.key.tenant.tenant) { [self] answers in
      finished(Result { try answer(to: request, answers.get()) }.mapError(Self.closing))
    }
  }

  private func answer(to request: AccessRequest, _ answers: [GatedCall.Answer]) throws(AccessDenied) -> PersonalAnswer {
    guard let answer = answers.first else { throw AccessDenied(.failClosed) }
    let decision = answer.decision
    if let code = decision.refusedAs { throw AccessDenied(code, rotation: decision.rotation) }
    guard let found = answer.found else { throw AccessDenied(.failClosed) }
    guard let body = found.body else { throw AccessDenied(.noValidConsent, rotation: decision.rotation) }
    return PersonalAnswer(
      body: body, entry: LedgerEntryID(found.entry), obligations: obligations(request.mode, found.dataLifeDays),
      service: decision.service, rotation: decision.rotation)
  }

  /// Up to ``personsMax`` different persons, each decided on its own. Who is denied is answered for as such; a refusal
  /// that concerns the request itself is thrown.
  package func batch(_ request: AccessRequest, of persons: [PairwiseID]) async throws -> PersonalBatchAnswer {
    try await closing {
      let answers = try await pass(request, persons, as: .element)
      if let refusal = answers.lazy.compactMap(\.decision.refusal).first { throw refusal }
      // A permit that gate 2 did not find came too late to be used.
      guard answers.allSatisfy({ $0.decision.refusedAs != nil || $0.found != nil }) else {
        throw AccessDenied(.failClosed)
      }
      let bodies = answers.map { $0.decision.refusedAs == nil ? $0.found?.body : nil }
      let lives = zip(answers, bodies).compactMap { answer, body in body == nil ? nil : answer.found?.dataLifeDays }
      return PersonalBatchAnswer(
        body: Self.results(persons, bodies), permitted: lives.count,
        obligations: obligations(request.mode, lives.min() ?? 0), service: answers.first?.decision.service,
        rotation: answers.first?.decision.rotation)
    }
  }

  /// - Throws: `fail_closed` while the town's ledger is not being sealed.
  package func requireSealing(of tenant: TenantID) throws(AccessDenied) { try watch.requireSealing(of: tenant) }

  private enum Form {
    /// The document of one person.
    case document
    /// An element of a batch's `results`.
    case element
  }

  private func pass(
    _ request: AccessRequest, _ persons: [PairwiseID], as form: Form
  ) async throws -> [GatedCall.Answer] {
    try await database.inPairs(call(request, persons, as: form), of: request.presented.key.tenant.tenant)
  }

  private func call(
    _ request: AccessRequest, _ persons: [PairwiseID], as form: Form
  ) throws(AccessDenied) -> GatedCall {
    let key = request.presented.key
    guard key.environment == environment else { throw AccessDenied(.keyEnvironment) }
    try watch.requireSealing(of: key.tenant.tenant)
    let (capability, first) = SQLUUID.randomPair()
    return GatedCall(
      tenant: key.tenant.tenant, kid: key.kid.text, proofs: peppers.proofs(of: key), pepperVersions: peppers.versions,
      address: request.presented.address?.text, fiwareService: request.presented.fiwareService?.lowercased(),
      moyaiTenant: request.presented.moyaiTenant, purpose: request.purpose.text, mode: request.mode,
      categories: request.categories, isOverLimit: request.presented.isOverLimit, capability: capability,
      persons: persons.enumerated().map { place, person in
        let entry = place == 0 ? first : SQLUUID.random()
        return GatedCall.Person(
          ppid: person.uuid, entry: entry, head: Self.head(of: person, entry, form, request.purpose))
      })
  }

  /// The database writes the categories behind it.
  private static func head(
    of person: PairwiseID, _ entry: SQLUUID, _ form: Form, _ purpose: PurposeName
  ) -> String {
    var out: [UInt8] = []
    out.append(literal: #"{"ppid":"#)
    out.append(jsonString: person.text)
    switch form {
    case .document:
      out.append(literal: #","purpose":"#)
      out.append(jsonString: purpose.text)
    case .element:
      out.append(literal: #","status":"ok","entry":"#)
      out.append(jsonString: LedgerEntryID(entry).text)
    }
    out.append(literal: #","categories":"#)
    return String(decoding: out, as: UTF8.self)
  }

  private func obligations(_ mode: AccessMode, _ days: Int) -> Obligations {
    guard mode == .store else { return Obligations(mode: mode, keepUntil: nil) }
    return Obligations(mode: mode, keepUntil: JapanTime.date(of: clock.now()).adding(days: days))
  }

  private static func results(_ persons: [PairwiseID], _ bodies: [[UInt8]?]) -> [UInt8] {
    var out: [UInt8] = []
    out.append(literal: #"{"results":["#)
    for (index, (person, body)) in zip(persons, bodies).enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      if let body {
        out.append(contentsOf: body)
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
    } catch {
      throw Self.closing(error)
    }
  }

  private static func closing(_ error: any Error) -> any Error {
    error is PostgresError ? AccessDenied(.failClosed) : error
  }
}
