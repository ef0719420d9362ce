package import CivilTime
package import ConsentRules
package import Postgres
package import Tenancy

/// The prefecture's register of purposes. Writing works inside a transaction of the role `ops`.
package struct PurposeRegister: Sendable {
  package static let listMax = 200

  package init() {}

  /// Enters a version as a draft; one that is there already is refused with `exists`, whatever it says.
  package func create(
    _ purpose: RegisteredPurpose, by principal: Principal, at now: Timestamp, in scope: inout PlatformScope
  ) throws -> RegisteredPurpose {
    guard (1...RegisteredCategory.versionMax).contains(purpose.terms.id.version) else {
      throw RegisterError(.versionInvalid, at: "/version")
    }
    guard !purpose.terms.text.isTooVague else { throw RegisterError(.purposeTooVague, at: "/text/ja") }
    guard let made = try scope.fetch(PurposeStatements.insert(purpose, by: principal, at: now)).first else {
      throw RegisterError(.exists, at: "/version")
    }
    return made
  }

  /// Lets a draft be offered. Its author cannot approve it.
  package func approve(
    _ id: Versioned<PurposeName>, by principal: Principal, at now: Timestamp, in scope: inout PlatformScope
  ) throws -> RegisteredPurpose {
    guard let (purpose, author) = try scope.fetch(PurposeStatements.find(id, forUpdate: true)).first else {
      throw RegisterError(.notFound)
    }
    switch purpose.state {
    case .approved: return purpose
    case .retired: throw RegisterError(.conflict)
    case .draft: break
    }
    guard author != principal.text else { throw RegisterError(.secondPersonNeeded) }
    guard let changed = try scope.fetch(PurposeStatements.approve(id, by: principal, at: now)).first else {
      throw RegisterError(.notFound)
    }
    return changed
  }

  /// One version; `not_found` when there is none.
  package func find(_ id: Versioned<PurposeName>, in scope: inout PlatformScope) throws -> RegisteredPurpose {
    guard let found = try scope.fetch(PurposeStatements.find(id)).first else { throw RegisterError(.notFound) }
    return found.purpose
  }

  /// All versions by name and version, from the one behind `after`.
  package func list(
    after: Versioned<PurposeName>? = nil, limit: Int = listMax, in scope: inout PlatformScope
  ) throws -> [RegisteredPurpose] {
    try scope.fetch(PurposeStatements.list(after: after, limit: min(max(limit, 1), Self.listMax)))
  }
}

/// All SQL that touches `moyai.purpose`.
enum PurposeStatements {
  static let columns: SQL =
    "p.purpose_id, p.version, p.text_ja, p.text_ja_plain, p.text_en, p.legal_basis, p.state"
  static let columnCount = 7

  static func insert(
    _ purpose: RegisteredPurpose, by principal: Principal, at now: Timestamp
  ) -> Query<RegisteredPurpose> {
    let (id, text) = (purpose.terms.id, purpose.terms.text)
    return Query(
      """
      INSERT INTO moyai.purpose AS p (purpose_id, version, text_ja, text_ja_plain, text_en, text_sha256, legal_basis,
        state, created_at, created_by)
      VALUES (\(id.name.text), \(Int32(id.version)), \(text.japanese), \(text.plainJapanese), \(text.english),
        \(text.hash.bytes), \(purpose.basis.rawValue), 'draft', \(now), \(principal.text))
      ON CONFLICT (purpose_id, version) DO NOTHING RETURNING \(columns)
      """
    ) { row throws(DecodingFailure) in try read(row) }
  }

  static func find(
    _ id: Versioned<PurposeName>, forUpdate: Bool = false
  ) -> Query<(purpose: RegisteredPurpose, author: String)> {
    let sql: SQL = """
      SELECT \(columns), p.created_by FROM moyai.purpose p
      WHERE p.purpose_id = \(id.name.text) AND p.version = \(Int32(id.version))
      """
    return Query(forUpdate ? sql.appending(" FOR UPDATE") : sql) { row throws(DecodingFailure) in
      (try read(row), try row.string(columnCount))
    }
  }

  static func approve(
    _ id: Versioned<PurposeName>, by principal: Principal, at now: Timestamp
  ) -> Query<RegisteredPurpose> {
    Query(
      """
      UPDATE moyai.purpose AS p SET state = 'approved', approved_at = \(now), approved_by = \(principal.text)
      WHERE p.purpose_id = \(id.name.text) AND p.version = \(Int32(id.version)) RETURNING \(columns)
      """
    ) { row throws(DecodingFailure) in try read(row) }
  }

  static func list(after: Versioned<PurposeName>?, limit: Int) -> Query<RegisteredPurpose> {
    Query(
      """
      SELECT \(columns) FROM moyai.purpose p
      WHERE (p.purpose_id, p.version) > (\(after?.name.text ?? ""), \(Int32(after?.version ?? 0)))
      ORDER BY p.purpose_id, p.version LIMIT \(limit)
      """
    ) { row throws(DecodingFailure) in try read(row) }
  }

  static func read(_ row: borrowing RowReader, from first: Int = 0) throws(DecodingFailure) -> RegisteredPurpose {
    guard let name = PurposeName(try row.string(first)),
      let id = Versioned(name, version: Int(try row.int32(first + 1)))
    else { throw row.malformed(first, "purpose") }
    guard let basis = LegalBasis(rawValue: try row.string(first + 5)) else { throw row.malformed(first + 5, "basis") }
    guard let state = RegisteredPurpose.State(rawValue: try row.string(first + 6)) else {
      throw row.malformed(first + 6, "state")
    }
    return RegisteredPurpose(
      terms: PurposeTerms(
        id: id,
        text: PurposeText(
          japanese: try row.string(first + 2), plainJapanese: try row.string(first + 3),
          english: try row.string(first + 4))),
      basis: basis, state: state)
  }
}
