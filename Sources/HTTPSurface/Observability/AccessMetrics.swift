import Synchronization
package import Tenancy

/// Counts what can be seen of authentication; given to Tenancy's authenticator as its observer.
package final class AccessMetrics: Sendable {
  private struct Counts {
    var cacheHits = 0
    var cacheMisses = 0
    var stale = 0
    var peppersMissing = 0
    var exposuresNoted = 0
    var exposuresLost = 0
    var refused: [AccessRefused.Code: Int] = [:]
  }

  private let counts = Mutex(Counts())

  package init() {}

  package func note(_ observation: AccessObservation) {
    counts.withLock { counts in
      switch observation {
      case .cacheHit: counts.cacheHits += 1
      case .cacheMiss: counts.cacheMisses += 1
      case .staleGrant: counts.stale += 1
      case .refused(let code): counts.refused[code, default: 0] += 1
      case .pepperMissing: counts.peppersMissing += 1
      case .exposureNoted: counts.exposuresNoted += 1
      case .exposureLost: counts.exposuresLost += 1
      }
    }
  }

  package func write(to text: inout MetricsText) {
    let counts = counts.withLock { $0 }
    text.family("moyai_access_lookups_total", .counter, "Keys looked for, by where they were found")
    text.sample("moyai_access_lookups_total", [("from", "cache")], counts.cacheHits)
    text.sample("moyai_access_lookups_total", [("from", "database")], counts.cacheMisses)
    text.family("moyai_access_stale_total", .counter, "Cached keys that the guard found out of date")
    text.sample("moyai_access_stale_total", [], counts.stale)
    text.family("moyai_access_refused_total", .counter, "Requests not let in, by code")
    for code in AccessRefused.Code.allCases {
      guard let count = counts.refused[code] else { continue }
      text.sample("moyai_access_refused_total", [("code", code.rawValue)], count)
    }
    text.family("moyai_access_pepper_missing_total", .counter, "Keys whose pepper this installation does not have")
    text.sample("moyai_access_pepper_missing_total", [], counts.peppersMissing)
    text.family(
      "moyai_access_exposed_total", .counter, "Keys seen in URLs or bodies, by whether they could be looked up")
    text.sample("moyai_access_exposed_total", [("outcome", "noted")], counts.exposuresNoted)
    text.sample("moyai_access_exposed_total", [("outcome", "lost")], counts.exposuresLost)
  }
}
