import CivilTime
package import Postgres
import Synchronization
import Tenancy

/// Counts what the number guard refused, by endpoint, service and field. Fields are named by clients, so only plain names
/// become labels, and only so many; the others are counted together.
package final class RefusedNumbers: Sendable {
  private struct Place: Hashable {
    let endpoint: String
    let service: String
    let field: String
  }

  /// What one town has to be told, and not been told yet.
  private struct Report: Hashable {
    let tenant: TenantID
    let service: String
    let field: String
  }

  private let counts = Mutex<[Place: Int]>([:])
  private let reports = Mutex<[Report: (count: Int64, at: Timestamp)]>([:])

  /// Combinations that are told apart.
  static let placesMax = 500
  static let otherField = "other"

  package init() {}

  func count(endpoint: String, service: String?, field: String?) {
    let service = service ?? "none"
    let named = Place(endpoint: endpoint, service: service, field: Self.label(field))
    counts.withLock { counts in
      let isKnown = counts[named] != nil || counts.count < Self.placesMax
      let place = isKnown ? named : Place(endpoint: endpoint, service: "other", field: Self.otherField)
      counts[place, default: 0] += 1
    }
  }

  /// Counts for the town too, until ``flush(to:of:)``. Of more combinations than are remembered the rest is one.
  func count(of tenant: TenantID, service: String?, field: String?, at now: Timestamp) {
    let named = Report(tenant: tenant, service: service ?? "", field: Self.label(field))
    reports.withLock { reports in
      let isKnown = reports[named] != nil || reports.count < Self.placesMax
      let report = isKnown ? named : Report(tenant: tenant, service: "", field: Self.otherField)
      let before = reports[report]
      reports[report] = ((before?.count ?? 0) + 1, max(now, before?.at ?? now))
    }
  }

  /// Towns with counts that are not written yet.
  package var waiting: Set<TenantID> { reports.withLock { Set($0.keys.map(\.tenant)) } }

  /// Writes a town's counts. What cannot be written now is kept for the next time.
  package func flush(to database: Database, of tenant: TenantID) async throws {
    let taken = reports.withLock { reports in
      let taken = reports.filter { $0.key.tenant == tenant }
      for key in taken.keys { reports[key] = nil }
      return taken
    }
    guard !taken.isEmpty else { return }
    let counts = taken.map {
      NumberRefusal(service: $0.key.service, field: $0.key.field, refusals: $0.value.count, lastAt: $0.value.at)
    }
    do {
      try await database.withTenant(TenantAccess(tenant: tenant), .readWrite) { scope in
        try NumberRefusals().add(counts, in: &scope)
      }
    } catch {
      reports.withLock { reports in
        for (key, value) in taken {
          let since = reports[key]
          reports[key] = ((since?.count ?? 0) + value.count, max(value.at, since?.at ?? value.at))
        }
      }
      throw error
    }
  }

  func write(to text: inout MetricsText) {
    let counts = counts.withLock { $0 }
    text.family("moyai_numbers_refused_total", .counter, "Requests in which an Individual Number was suspected")
    let sorted = counts.sorted {
      ($0.key.endpoint, $0.key.service, $0.key.field) < ($1.key.endpoint, $1.key.service, $1.key.field)
    }
    for (place, count) in sorted {
      text.sample(
        "moyai_numbers_refused_total",
        [("endpoint", place.endpoint), ("service", place.service), ("field", place.field)], count)
    }
  }

  /// Letters, `_` and `-` only: what has a digit in it might be a part of what must not be written down.
  private static func label(_ field: String?) -> String {
    guard let field, (1...64).contains(field.utf8.count),
      field.utf8.allSatisfy({ ($0 | 0x20) &- 0x61 < 26 || $0 == 0x5F || $0 == 0x2D })
    else { return otherField }
    return field
  }
}
