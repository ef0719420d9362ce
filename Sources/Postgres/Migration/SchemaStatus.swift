/// How the schema of a database stands to the steps this program carries.
package enum SchemaStatus: Sendable, Equatable {
  /// Never migrated.
  case missing
  /// Exactly the steps of this program, unchanged.
  case current(version: Int)
  /// Steps are waiting; `moyai migrate` applies them.
  case behind(version: Int, known: Int)
  /// Migrated by a newer program.
  case newer(version: Int, known: Int)
  /// An applied step differs from this program's, or is missing.
  case altered(step: Int)

  /// A server may listen only then.
  package var isServable: Bool {
    if case .current = self { true } else { false }
  }

  package var explanation: String {
    switch self {
    case .missing: "the database has no schema yet: run moyai migrate"
    case .current(let version): "schema version \(version)"
    case .behind(let version, let known): "the database has schema version \(version) of \(known): run moyai migrate"
    case .newer(let version, let known):
      "the database has schema version \(version), this program knows up to \(known): use the newer program"
    case .altered(let step): "step \(step) of the schema is not the one this program carries"
    }
  }
}
