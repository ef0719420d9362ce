import Synchronization

/// Grants by kid, bounded. Two generations approximate "least recently used" in constant time: when the young one is
/// full it becomes the old one, and what was in neither for so long is gone.
final class GrantCache: Sendable {
  private struct Generations {
    var young: [KeyID: VerifiableGrant] = [:]
    var old: [KeyID: VerifiableGrant] = [:]
  }

  private let generations = Mutex(Generations())
  private let generationMax: Int

  /// Holds at most `capacity` grants, at least two.
  init(capacity: Int) {
    generationMax = max(1, capacity / 2)
  }

  var count: Int { generations.withLock { $0.young.count + $0.old.count } }

  subscript(kid: KeyID) -> VerifiableGrant? {
    generations.withLock { generations in
      if let grant = generations.young[kid] { return grant }
      guard let grant = generations.old.removeValue(forKey: kid) else { return nil }
      Self.put(grant, kid, &generations, generationMax)
      return grant
    }
  }

  func put(_ grant: VerifiableGrant) {
    generations.withLock { generations in
      generations.old.removeValue(forKey: grant.grant.record.kid)
      Self.put(grant, grant.grant.record.kid, &generations, generationMax)
    }
  }

  func evict(_ kid: KeyID) {
    generations.withLock { generations in
      generations.young.removeValue(forKey: kid)
      generations.old.removeValue(forKey: kid)
    }
  }

  private static func put(_ grant: VerifiableGrant, _ kid: KeyID, _ generations: inout Generations, _ max: Int) {
    if generations.young[kid] == nil, generations.young.count >= max {
      generations.old = generations.young
      generations.young = [:]
    }
    generations.young[kid] = grant
  }
}
