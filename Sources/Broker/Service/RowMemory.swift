import CivilTime
import NGSI
import Postgres
import Synchronization

/// What this process wrote last to rows that it keeps writing to, so that an update need not read them again
/// (``Broker``, "remembered rows").
///
/// Whatever stands here may be out of date at any moment, and is a guess and never a truth: who changes a row by it lets the
/// database compare the version, and refuses nobody by it.
final class RowMemory: Sendable {
  /// Where rows of one id lie together, whatever their types.
  struct Place: Hashable {
    let tenant: TenantID
    let id: String
    let servicePath: String
  }

  private struct State {
    /// Two generations: what is asked for moves to the young one, and when that is full the old one goes.
    var young: [Place: KnownRow] = [:]
    var old: [Place: KnownRow] = [:]
    var youngBytes = 0
    /// Until when nothing is remembered of a tenant whose rows others change too.
    var doubted: [TenantID: Timestamp] = [:]
  }

  private let state = Mutex(State())

  /// Of one generation; there are two. With what a parsed document takes, a few tens of mebibytes at most.
  private static let rowsMax = 8_192
  private static let bytesMax = 2 << 20
  private static let documentBytesMax = 8 << 10
  private static let doubtLasts: Duration = .seconds(10)

  /// What is known of each of these places.
  func rows(at places: [Place]) -> [KnownRow?] {
    state.withLock { state in
      places.map { place in
        if let row = state.young[place] { return row }
        guard let row = state.old.removeValue(forKey: place) else { return nil }
        Self.insert(row, at: place, in: &state)
        return row
      }
    }
  }

  /// Takes rows as a transaction leaves them that is about to commit. If it does not, their versions never come to be and
  /// nothing is ever changed by them.
  func remember(_ rows: [(place: Place, row: KnownRow)], at now: Timestamp) {
    state.withLock { state in
      for (place, row) in rows {
        if let doubt = state.doubted[place.tenant] {
          guard doubt <= now else { continue }
          state.doubted[place.tenant] = nil
        }
        Self.remove(place, from: &state)
        guard row.content.stored.expires == nil, row.content.stored.document.count <= Self.documentBytesMax else {
          continue
        }
        Self.insert(row, at: place, in: &state)
      }
    }
  }

  /// Somebody else changed a row of these, or this process is about to by another way.
  func forget(_ places: some Collection<Place>) {
    state.withLock { state in
      for place in places { Self.remove(place, from: &state) }
    }
  }

  /// Another process writes to the same rows: for a while remembering costs more than it saves.
  func doubt(_ tenant: TenantID, at now: Timestamp) {
    state.withLock { $0.doubted[tenant] = now + Self.doubtLasts }
  }

  private static func insert(_ row: KnownRow, at place: Place, in state: inout State) {
    if state.young.count >= rowsMax || state.youngBytes >= bytesMax {
      state.old = state.young
      state.young = [:]
      state.youngBytes = 0
    }
    state.young[place] = row
    state.youngBytes += row.content.stored.document.count
  }

  private static func remove(_ place: Place, from state: inout State) {
    if let row = state.young.removeValue(forKey: place) { state.youngBytes -= row.content.stored.document.count }
    state.old[place] = nil
  }
}
