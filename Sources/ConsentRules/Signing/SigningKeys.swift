package import CivilTime
import Glibc
package import StrictJSON
import Synchronization

/// The tenants' signing keys, kept in a folder outside the database that all nodes of an installation share.
///
/// Something is signed with the newest key that covers the instant it speaks of: an expiry that is written down a month
/// late carries the signature that was right at the expiry. A tenant's first key is made when it is first needed, and a
/// successor when the last one ends, beginning where that one ends, so that no instant is without a key.
package final class SigningKeys: Sendable {
  /// How long a key signs. Its public half stays in the set for good.
  package static let lifeSeconds: Int64 = 2 * 365 * 86_400
  /// How many successors one call may make: a test clock that was advanced by decades, and no more.
  private static let successorsMax = 50

  private struct State {
    var changeTime: Int64 = .min
    var contents = SigningFolder.Contents()
    var keys: [TenantDigits: [SigningKey]] = [:]
    var set: KeySet { contents.publicKeys }
  }

  private let folder: SigningFolder
  private let state = Mutex(State())

  /// Opens the folder; makes it when there is none.
  /// - Throws: ``SigningKeyError`` also when a seed may be read by others.
  package init(directory: String) throws(SigningKeyError) {
    folder = SigningFolder(path: directory)
    try folder.prepare()
    try refreshed { _ throws(SigningKeyError) in }
  }

  /// The key with which something of that instant is signed for `tenant`.
  package func key(of tenant: TenantDigits, at instant: Timestamp) throws(SigningKeyError) -> SigningKey {
    try refreshed { state throws(SigningKeyError) in
      if let key = Self.newest(of: state.keys[tenant], at: instant) { return key }
      guard let last = state.keys[tenant]?.max(by: { $0.publicKey.expires < $1.publicKey.expires }) else {
        // The first key begins with the day: what happened just before it was needed is covered too.
        let second = JapanTime.startOfDay(JapanTime.date(of: instant)).secondsSinceEpoch
        return try make(for: tenant, from: second, in: &state)
      }
      guard instant.secondsSinceEpoch >= last.publicKey.expires else { throw .noKey(tenant) }
      var newest = last
      for _ in 0..<Self.successorsMax {
        newest = try make(for: tenant, from: newest.publicKey.expires, in: &state)
        if newest.publicKey.covers(instant) { return newest }
      }
      throw .noKey(tenant)
    }
  }

  /// A new key from that second on. The one before stays valid for what was signed with it, and for earlier instants.
  @discardableResult
  package func rotate(_ tenant: TenantDigits, at now: Timestamp) throws(SigningKeyError) -> SigningKeyName {
    try refreshed { state throws(SigningKeyError) in
      try make(for: tenant, from: now.secondsSinceEpoch, in: &state).name
    }
  }

  /// The public keys of all tenants, those whose seed is gone included.
  package var publicKeys: KeySet {
    get throws(SigningKeyError) { try refreshed { state in state.set } }
  }

  /// The text of `/.well-known/moyai/jwks.json`.
  package var jwks: JSON {
    get throws(SigningKeyError) { try publicKeys.json }
  }

  private static func newest(of keys: [SigningKey]?, at instant: Timestamp) -> SigningKey? {
    keys?.filter { $0.publicKey.covers(instant) }
      .max { ($0.publicKey.notBefore, $0.name) < ($1.publicKey.notBefore, $1.name) }
  }

  /// Looks at the folder again when it was changed, by another process too: else one `stat`, and not one file.
  private func refreshed<Answer: Sendable>(
    _ body: (inout sending State) throws(SigningKeyError) -> sending Answer
  ) throws(SigningKeyError) -> Answer {
    try state.withLock { state throws(SigningKeyError) in
      if try folder.changeTime() != state.changeTime { try Self.load(folder, into: &state) }
      return try body(&state)
    }
  }

  private static func load(_ folder: SigningFolder, into state: inout State) throws(SigningKeyError) {
    // The time is taken first: a change during the reading shows at the next call.
    let changeTime = try folder.changeTime()
    state.contents = try folder.read(knowing: state.contents)
    state.keys = Dictionary(grouping: state.contents.keys, by: \.name.tenant)
    // Clocks of file systems tick slowly: a second change in the same tick would go unseen, so a fresh time is not kept.
    var clock = timespec()
    clock_gettime(CLOCK_REALTIME, &clock)
    let isSettled = Int64(clock.tv_sec) * 1_000_000_000 + Int64(clock.tv_nsec) - changeTime > 1_000_000_000
    state.changeTime = isSettled ? changeTime : .min
  }

  private func make(
    for tenant: TenantDigits, from second: Int64, in state: inout State
  ) throws(SigningKeyError) -> SigningKey {
    let year = JapanTime.date(of: Timestamp(seconds: second)).year
    for _ in 0..<26 {
      let taken = state.set.sorted.filter { $0.name.tenant == tenant && $0.name.year == year }.map(\.name.letter)
      guard let name = SigningKeyName(tenant: tenant, year: year, letter: (taken.max() ?? -1) + 1) else { break }
      var generator = SystemRandomNumberGenerator()
      let seed = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
      guard let key = SigningKey(name: name, seed: seed, notBefore: second, expires: second + Self.lifeSeconds) else {
        break
      }
      let isOurs = try folder.add(key)
      try Self.load(folder, into: &state)
      if isOurs { return key }
      // Another node was first. Its key is as good, if it is for this time.
      if let other = state.keys[tenant]?.first(where: { $0.name == name && $0.publicKey.notBefore <= second }) {
        return other
      }
    }
    throw state.set.sorted.last { $0.name.tenant == tenant }.map { .lettersUsedUp($0.name) } ?? .noKey(tenant)
  }
}

extension KeySet {
  /// The public halves that a folder of signing keys holds; no seed is opened.
  package init(publicHalvesIn directory: String) throws(SigningKeyError) {
    self = try SigningFolder(path: directory).publicHalves()
  }
}
