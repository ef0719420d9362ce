/// `moyai.schema_version`: which steps were applied, and the hash of each.
struct SchemaLedger {
  /// A step found in the table.
  struct Entry: Equatable {
    let number: Int
    let matches: Bool
  }

  let steps: [MigrationStep]

  /// Makes the table. It comes before step 1, so it is no step itself; step 1 gives it to its owner.
  func prepare(in session: borrowing AdminSession) throws(AdminSessionError) {
    try session.run(
      script: """
        CREATE SCHEMA IF NOT EXISTS moyai;
        CREATE TABLE IF NOT EXISTS moyai.schema_version (
          number integer NOT NULL,
          name text NOT NULL,
          sha256 bytea NOT NULL,
          applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
          CONSTRAINT schema_version_pkey PRIMARY KEY (number)
        );
        """,
      operation: "preparing moyai.schema_version")
  }

  /// How the database stands; reads only, so any role of the server may ask.
  func status(in session: borrowing AdminSession) throws(AdminSessionError) -> SchemaStatus {
    let found = try session.rows("SELECT to_regclass('moyai.schema_version') IS NOT NULL")
    guard found.first?.first == "t" else { return .missing }
    let numbers = try session.rows("SELECT number FROM moyai.schema_version ORDER BY number").compactMap {
      $0.first.flatMap { $0 }.flatMap { Int($0) }
    }
    guard let newest = numbers.last else { return .missing }
    if newest > steps.count { return .newer(version: newest, known: steps.count) }
    if let gap = zip(1..., numbers).first(where: { $0 != $1 }) { return .altered(step: gap.0) }
    for step in steps.prefix(newest) where try !isUnchanged(step, in: session) { return .altered(step: step.number) }
    return newest == steps.count ? .current(version: newest) : .behind(version: newest, known: steps.count)
  }

  /// Remembers the step; the primary key refuses a second process that applied the same one.
  func record(_ step: MigrationStep, in session: borrowing AdminSession) throws(AdminSessionError) {
    _ = try session.rows(
      """
      INSERT INTO moyai.schema_version (number, name, sha256)
      VALUES (convert_from($1::bytea, 'UTF8')::integer, convert_from($2::bytea, 'UTF8'), sha256($3::bytea))
      """,
      bytes: [Array(String(step.number).utf8), Array(step.name.utf8), step.script])
  }

  private func isUnchanged(
    _ step: MigrationStep, in session: borrowing AdminSession
  ) throws(AdminSessionError) -> Bool {
    try session.rows(
      """
      SELECT sha256($2::bytea) = sha256 FROM moyai.schema_version
      WHERE number = convert_from($1::bytea, 'UTF8')::integer
      """,
      bytes: [Array(String(step.number).utf8), step.script]
    ).first?.first == "t"
  }
}
