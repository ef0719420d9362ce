import Consent
import ConsentRules
import MoyaiTesting
import Postgres
import StrictJSON
import Tenancy
import Testing

/// Nobody seals in most tests, and reads go on.
struct AlwaysSealing: SealWatching {
  func requireSealing(of tenant: TenantID) throws(AccessDenied) {}
}

extension ConsentTown {
  static func reader(_ database: Database) -> PersonalReader {
    PersonalReader(database: database, peppers: peppers, environment: .test, watch: AlwaysSealing())
  }

  static func writer(_ database: Database) -> RecordWriter {
    RecordWriter(database: database, peppers: peppers, environment: .test, watch: AlwaysSealing())
  }

  func request(
    _ presented: PresentedKey? = nil, purpose: String? = nil, mode: AccessMode = .view, categories: [String]? = nil
  ) throws -> AccessRequest {
    let name = try #require(PurposeName(purpose ?? self.purpose))
    let asked = try (categories ?? [category]).map { try #require(CategoryName($0)) }
    return try #require(AccessRequest(presented ?? PresentedKey(key), purpose: name, mode: mode, categories: asked))
  }

  /// The refusal's code, or nil when it was answered.
  func refusal(
    _ reader: PersonalReader, _ person: PairwiseID, _ request: AccessRequest? = nil
  ) async throws -> AccessDenied.Code? {
    do {
      _ = try await reader.read(try request ?? self.request(), of: person)
      return nil
    } catch let denied as AccessDenied {
      return denied.code
    }
  }

  /// Columns of this town's ledger in the order of insertion.
  func ledger(_ columns: StaticString) async throws -> [[String?]] {
    try await TestDatabase.current.rows(columns, ["\(tenant.code)"])
  }
}
