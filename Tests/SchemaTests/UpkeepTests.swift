import MoyaiTesting
import Postgres
import Schema
import Testing

/// A restored dump and an update of an extension lose rights and marks that no table holds.
@Suite("Upkeep")
struct UpkeepTests {
  private static let marked: StaticString = """
    SELECT proleakproof FROM pg_proc
    WHERE oid = 'public.geometry_overlaps(public.geometry, public.geometry)'::regprocedure
    """
  private static let everybodys: StaticString = """
    SELECT has_database_privilege('public', current_database(), 'TEMPORARY'),
      has_schema_privilege('public', 'public', 'CREATE'),
      has_function_privilege('public', 'public.lent()', 'EXECUTE')
    """

  @Test("migrating again puts back what was lost, although no step is new")
  func again() async throws {
    let database = try await TestCluster.shared().makeDatabase()
    try await database.run(
      """
      ALTER FUNCTION public.geometry_overlaps(public.geometry, public.geometry) NOT LEAKPROOF;
      GRANT TEMPORARY ON DATABASE \(database.name) TO PUBLIC;
      GRANT CREATE ON SCHEMA public TO PUBLIC;
      CREATE FUNCTION public.lent() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
      """)
    #expect(try await database.rows(Self.everybodys) == [["t", "t", "t"]])
    #expect(try await database.rows(Self.marked) == [["f"]])

    try await BlockingThread.run {
      try MigrationRunner(steps: .ofThisProgram, upkeep: Schema.upkeep).migrate(conninfo: database.conninfo())
    }
    #expect(try await database.rows(Self.everybodys) == [["f", "f", "f"]])
    #expect(try await database.rows(Self.marked) == [["t"]])
    try await database.drop()
  }
}
