import CivilTime
import Postgres
import Synchronization

/// The limits of an installation and how many callers are remembered (Tenancy.docc, keys).
package struct RequestLimits: Equatable, Sendable {
  package var perKey: RatePolicy
  package var perServiceAndTenant: RatePolicy
  package var failedCredentialsPerAddress: RatePolicy
  /// Keys, services and addresses remembered at most, each.
  package var callersMax: Int

  package init(
    perKey: Int = 600, perServiceAndTenant: Int = 3_000, failedCredentialsPerAddress: Int = 10,
    callersMax: Int = 100_000
  ) {
    self.perKey = RatePolicy(name: "key", quota: perKey)
    self.perServiceAndTenant = RatePolicy(name: "service", quota: perServiceAndTenant)
    self.failedCredentialsPerAddress = RatePolicy(name: "address", quota: failedCredentialsPerAddress)
    self.callersMax = callersMax
  }
}

/// Holds every caller to the limits of this process.
package final class RequestLimiter: Sendable {
  private struct ServiceInTenant: Hashable {
    let tenant: TenantID
    let service: String
  }

  private struct Counters {
    var keys: WindowCounter<KeyID>
    var services: WindowCounter<ServiceInTenant>
  }

  private let counters: Mutex<Counters>
  private let failures: Mutex<WindowCounter<IPNetwork>>
  /// Of tokens. Persons behind one address of a carrier share it with keys of machines, and neither may shut the other out.
  private let failedTokens: Mutex<WindowCounter<IPNetwork>>

  package init(_ limits: RequestLimits = RequestLimits()) {
    counters = Mutex(
      Counters(
        keys: WindowCounter(policy: limits.perKey, capacity: limits.callersMax),
        services: WindowCounter(policy: limits.perServiceAndTenant, capacity: limits.callersMax)))
    failures = Mutex(WindowCounter(policy: limits.failedCredentialsPerAddress, capacity: limits.callersMax))
    failedTokens = Mutex(WindowCounter(policy: limits.failedCredentialsPerAddress, capacity: limits.callersMax))
  }

  /// Counts one request of a verified key. The standing is that of the key, or of its service when that refuses.
  /// A request one of the two refuses is counted by neither.
  func take(_ kid: KeyID, tenant: TenantID, service: String?, quota: Int?, at now: Timestamp) -> RateStanding {
    counters.withLock { counters in
      if let service {
        let pair = ServiceInTenant(tenant: tenant, service: service)
        let shared = counters.services.standing(pair, at: now)
        guard shared.isAdmitted else { return shared }
        let own = counters.keys.take(kid, at: now, quota: quota)
        if own.isAdmitted { _ = counters.services.take(pair, at: now) }
        return own
      }
      return counters.keys.take(kid, at: now, quota: quota)
    }
  }

  /// How a key stands to its quota, or its service where that refuses, without counting: for keys that are verified
  /// elsewhere, so that whoever only knows a key's public id cannot use up what its holder may ask.
  func standing(
    of kid: KeyID, tenant: TenantID, service: String?, quota: Int?, at now: Timestamp
  ) -> RateStanding {
    counters.withLock { counters in
      if let service {
        let shared = counters.services.standing(ServiceInTenant(tenant: tenant, service: service), at: now)
        guard shared.isAdmitted else { return shared }
      }
      return counters.keys.standing(kid, at: now, quota: quota)
    }
  }

  /// How an address stands to the limit of failed credentials; a missing address counts as one of its own.
  func standing(of address: IPAddress?, at now: Timestamp) -> RateStanding {
    failures.withLock { $0.standing(Self.place(address), at: now) }
  }

  /// Remembers a failed credential; not admitted when the address had failed too often before.
  func countFailure(of address: IPAddress?, at now: Timestamp) -> RateStanding {
    failures.withLock { $0.take(Self.place(address), at: now) }
  }

  /// Remembers a token that was none of a known issuer; not admitted when the address had sent too many before.
  func countFailedToken(of address: IPAddress?, at now: Timestamp) -> RateStanding {
    failedTokens.withLock { $0.take(Self.place(address), at: now) }
  }

  private static func place(_ address: IPAddress?) -> IPNetwork {
    address?.neighbourhood ?? .nowhere
  }
}
