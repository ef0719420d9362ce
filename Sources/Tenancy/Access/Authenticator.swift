package import CivilTime
package import Postgres
import Synchronization

/// Turns a credential into a ``Caller``, or says why not.
///
/// The fast path knows the key from a bounded cache and asks no database; the guard in the caller's access then reads
/// the key's state in the transaction of the work. When that guard refuses, the record here was out of date: whoever
/// called says ``forget(_:)`` and authenticates once more, and that answer comes from the database.
package final class Authenticator: Sendable {
  package struct Options: Sendable {
    /// Grants kept in memory.
    package var cacheMax: Int
    /// Lookups at one time for addresses that are over their limit of failed credentials. A good key behind such an
    /// address still gets through; the database does not feel the others.
    package var suspectLookupsMax: Int

    package init(cacheMax: Int = 10_000, suspectLookupsMax: Int = 4) {
      self.cacheMax = cacheMax
      self.suspectLookupsMax = suspectLookupsMax
    }
  }

  private let database: Database
  private let peppers: PepperRing
  private let environment: KeyEnvironment
  private let limiter: RequestLimiter
  private let lastUse: LastUseBook?
  private let clock: any WallClock
  private let options: Options
  let observe: @Sendable (AccessObservation) -> Void
  private let cache: GrantCache
  private let suspectLookups = Mutex(0)

  package init(
    database: Database, peppers: PepperRing, environment: KeyEnvironment, limiter: RequestLimiter = RequestLimiter(),
    lastUse: LastUseBook? = nil, clock: any WallClock = SystemClock(), options: Options = Options(),
    observe: @escaping @Sendable (AccessObservation) -> Void = { _ in }
  ) {
    self.database = database
    self.peppers = peppers
    self.environment = environment
    self.limiter = limiter
    self.lastUse = lastUse
    self.clock = clock
    self.options = options
    self.observe = observe
    cache = GrantCache(capacity: options.cacheMax)
  }

  /// The caller behind a credential, from the cache where possible. Counts one request against the key's quota.
  /// - Parameter address: nil when it is not known; an address list then refuses, and failures count in one place.
  /// - Throws: ``AccessRefused``; `PostgresError` when the database has to be asked and cannot be.
  package func authenticate(
    _ credential: PresentedCredential, claim: TenantClaim = .none, plane: Plane, from address: IPAddress? = nil,
    at now: Timestamp
  ) async throws -> Caller {
    let attempt = AccessAttempt(credential: credential, claim: claim, plane: plane, address: address)
    do {
      let key = try read(attempt, at: now)
      if let grant = remembered(key, attempt, at: now) {
        observe(.cacheHit)
        return try admit(grant, isFromCache: true, at: now)
      }
      observe(.cacheMiss)
      return try admit(try await verify(key, attempt, at: now), isFromCache: false, at: now)
    } catch let refused as AccessRefused {
      observe(.refused(refused.code))
      throw refused
    }
  }

  /// The key in a credential, judged by its text alone: format, check digit, CRC and environment.
  /// - Throws: `key_malformed`, `key_environment`; `rate_limited` where the address failed too often.
  package func key(
    in credential: PresentedCredential, from address: IPAddress?, at now: Timestamp
  ) throws(AccessRefused) -> APIKeyText {
    try read(AccessAttempt(credential: credential, claim: .none, plane: .personal, address: address), at: now)
  }

  /// Runs a judgement of a key that is made elsewhere, with whether the key is over its limit. The request is counted
  /// once the judgement said that the key is known; a key that is not counts against the address.
  ///
  /// - Parameter verdict: of an error of `work`: the code when it is about the credential itself, nil for anything else.
  package func judging<Answer: Sendable>(
    _ key: APIKeyText, from address: IPAddress?, at now: Timestamp,
    verdict: @Sendable (any Error) -> AccessRefused.Code?,
    _ work: @Sendable (_ isOverLimit: Bool) async throws -> Answer
  ) async throws -> Answer {
    let attempt = AccessAttempt(
      credential: PresentedCredential(key: ""), claim: .none, plane: .personal, address: address)
    let isSuspect = try beginLookup(attempt, at: now)
    defer { if isSuspect { suspectLookups.withLock { $0 -= 1 } } }
    let known = rememberedTerms(of: key)
    let standing = limiter.standing(
      of: key.kid, tenant: key.tenant.tenant, service: known?.service, quota: known?.ratePerMinute, at: now)
    do {
      let answer = try await work(!standing.isAdmitted)
      await count(key, at: now)
      return answer
    } catch {
      switch verdict(error) {
      case .rateLimited?:
        guard standing.isAdmitted else { throw AccessRefused(.rateLimited, standing: standing) }
        // The key's persons of this day: they are counted anew from midnight in Japan, and the request was one.
        await count(key, at: now)
        throw AccessRefused(.rateLimited, standing: standing, until: JapanTime.nextDay(after: now), at: now)
      case .keyUnknown?, .keyInactive?:
        // Over the address's limit the answer is `rate_limited` instead.
        throw failed(verdict(error) ?? .keyUnknown, attempt, at: now)
      case nil, .some:
        await count(key, at: now)
        throw error
      }
    }
  }

  /// Remembers a token that was refused, and refuses on where its address sent too many. Nil while it did not.
  package func refusal(ofTokenFrom address: IPAddress?, at now: Timestamp) -> AccessRefused? {
    let standing = limiter.countFailedToken(of: address, at: now)
    return standing.isAdmitted ? nil : AccessRefused(.rateLimited, standing: standing)
  }

  private func count(_ key: APIKeyText, at now: Timestamp) async {
    if let terms = await learnedTerms(of: key) { return count(terms, at: now) }
    _ = limiter.take(key.kid, tenant: key.tenant.tenant, service: nil, quota: nil, at: now)
    lastUse?.note(key.tenant.tenant, key.kid, at: now)
  }

  /// Counts one request of a key whose terms are known.
  func count(_ terms: APIKeyRecord, at now: Timestamp) {
    _ = limiter.take(
      terms.kid, tenant: terms.tenant, service: terms.service, quota: terms.ratePerMinute, at: now)
    lastUse?.note(terms.tenant, terms.kid, at: now)
  }

  /// Whether neither a key nor the address that shows it is over its limit. Counts nothing.
  func isInsideLimits(_ terms: APIKeyRecord, _ address: IPAddress?, at now: Timestamp) -> Bool {
    guard limiter.standing(of: address, at: now).isAdmitted else { return false }
    return limiter.standing(
      of: terms.kid, tenant: terms.tenant, service: terms.service, quota: terms.ratePerMinute, at: now
    ).isAdmitted
  }

  /// What a key was made with, which never changes; nil where this process has not looked it up yet.
  private func rememberedTerms(of key: APIKeyText) -> APIKeyRecord? {
    guard let known = cache[key.kid], known.recognises(key) else { return nil }
    return known.grant.record
  }

  /// The same, looked up once for each key that was just judged to be good. Where the database cannot say, the limits of
  /// the installation hold.
  private func learnedTerms(of key: APIKeyText) async -> APIKeyRecord? {
    if let known = rememberedTerms(of: key) { return known }
    let statement = GrantStatement(tenant: key.tenant.tenant, kid: key.kid)
    let access = TenantAccess(tenant: key.tenant.tenant)
    guard let row = try? await database.withTenant(access, .readOnly, statement).first else { return nil }
    var found = VerifiableGrant(row, of: key.tenant, clock: clock, moved: forgetting(key.kid))
    guard found.verify(key, peppers) == true else { return nil }
    cache.put(found)
    return found.grant.record
  }

  /// Forgets what is known of the caller's key. The next request with it asks the database.
  package func forget(_ caller: Caller) {
    observe(.staleGrant)
    cache.evict(caller.kid)
  }

  /// What a guard calls whose number has moved on: the next request with the key reads it anew, this one goes on.
  private func forgetting(_ kid: KeyID) -> @Sendable () -> Void {
    { [cache] in cache.evict(kid) }
  }

  /// Notes that keys were seen where keys must not be. Nobody learns whether they were real, and a database that cannot
  /// be asked changes no answer, so this does not throw.
  package func expose(_ keys: [APIKeyText], at now: Timestamp) async {
    let service = KeyService(peppers: peppers, environment: environment)
    for key in keys.prefix(Self.exposedMax) where key.environment == environment {
      do {
        try await database.withTenant(TenantAccess(tenant: key.tenant.tenant), .readWrite) { scope in
          try service.markExposed(key, at: now, in: &scope)
        }
        observe(.exposureNoted)
      } catch {
        observe(.exposureLost)
      }
    }
  }

  /// Keys of one request that are looked up at most.
  package static let exposedMax = 3

  /// Format, check digit, CRC and environment: all that is judged before any database work.
  private func read(_ attempt: AccessAttempt, at now: Timestamp) throws(AccessRefused) -> APIKeyText {
    guard let key = APIKeyText(attempt.credential.text) else { throw failed(.keyMalformed, attempt, at: now) }
    guard key.environment == environment else { throw failed(.keyEnvironment, attempt, at: now) }
    return key
  }

  /// The fast path. A refusal by a cached record is not final, because the record may be out of date: every doubt is
  /// nil and goes to the database.
  func remembered(_ key: APIKeyText, _ attempt: AccessAttempt, at now: Timestamp) -> KeyGrant? {
    guard let known = cache[key.kid], known.recognises(key),
      (try? known.grant.require(attempt, standing: nil, at: now)) != nil
    else { return nil }
    return known.grant
  }

  /// Whether this very record is still the one that is known of its key.
  func isRemembered(_ grant: KeyGrant) -> Bool { cache[grant.record.kid]?.grant === grant }

  /// How a key stands to its quota, without counting.
  func standing(of grant: KeyGrant, at now: Timestamp) -> RateStanding {
    let record = grant.record
    return limiter.standing(
      of: record.kid, tenant: record.tenant, service: nil, quota: record.ratePerMinute, at: now)
  }

  /// The slow path: everything about the key in one statement, judged in order (Tenancy.docc, order of judgement).
  private func verify(_ key: APIKeyText, _ attempt: AccessAttempt, at now: Timestamp) async throws -> KeyGrant {
    guard let row = try await lookUp(key, attempt, at: now) else { throw failed(.keyUnknown, attempt, at: now) }
    var found = VerifiableGrant(row, of: key.tenant, clock: clock, moved: forgetting(key.kid))
    let matches = found.verify(key, peppers)
    if matches == nil { observe(.pepperMissing(version: row.pepperVersion)) }
    guard matches == true else { throw failed(.keyUnknown, attempt, at: now) }
    do throws(AccessRefused) {
      try found.grant.require(attempt, standing: row.standing, at: now)
    } catch {
      throw error.code == .keyInactive ? failed(.keyInactive, attempt, at: now) : error
    }
    cache.put(found)
    return found.grant
  }

  private func lookUp(
    _ key: APIKeyText, _ attempt: AccessAttempt, at now: Timestamp
  ) async throws -> GrantStatement.Row? {
    let isSuspect = try beginLookup(attempt, at: now)
    defer { if isSuspect { suspectLookups.withLock { $0 -= 1 } } }
    // The tenant is the one the key's own text names; the row policy keeps every other tenant's keys out of sight.
    let access = TenantAccess(tenant: key.tenant.tenant)
    let statement = GrantStatement(tenant: key.tenant.tenant, kid: key.kid)
    return try await database.withTenant(access, .readOnly, statement).first
  }

  /// Whether the lookup counts among those of suspect addresses, which are few at a time.
  private func beginLookup(_ attempt: AccessAttempt, at now: Timestamp) throws(AccessRefused) -> Bool {
    let standing = limiter.standing(of: attempt.address, at: now)
    guard !standing.isAdmitted else { return false }
    let mayGo = suspectLookups.withLock { running in
      guard running < options.suspectLookupsMax else { return false }
      running += 1
      return true
    }
    guard mayGo else { throw AccessRefused(.rateLimited, standing: standing) }
    return true
  }

  func admit(_ grant: KeyGrant, isFromCache: Bool, at now: Timestamp) throws(AccessRefused) -> Caller {
    let record = grant.record
    let standing = limiter.take(
      record.kid, tenant: record.tenant, service: record.service, quota: record.ratePerMinute, at: now)
    guard standing.isAdmitted else { throw AccessRefused(.rateLimited, standing: standing) }
    lastUse?.note(record.tenant, record.kid, at: now)
    return Caller(grant, standing, isFromCache: isFromCache)
  }

  /// The refusal of a credential that failed; over the address's limit it is `rate_limited` instead.
  private func failed(_ code: AccessRefused.Code, _ attempt: AccessAttempt, at now: Timestamp) -> AccessRefused {
    let standing = limiter.countFailure(of: attempt.address, at: now)
    return standing.isAdmitted ? AccessRefused(code) : AccessRefused(.rateLimited, standing: standing)
  }
}
