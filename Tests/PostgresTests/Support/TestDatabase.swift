import Foundation
import Postgres
import Synchronization
import Testing

/// A database of its own with the tables the tests of this target use.
struct TestDatabase: Sendable {
  let cluster: TestCluster
  let name: String

  /// In the shared cluster, unless another is given.
  init(in cluster: TestCluster? = nil) async throws {
    if let cluster { self.cluster = cluster } else { self.cluster = try await TestCluster.shared() }
    name = "t\(UInt64.random(in: 0 ... .max))"
    try await self.cluster.sql("CREATE DATABASE \(name)")
    try await self.cluster.sql(TestDatabase.schema, database: name)
  }

  var conninfo: String { cluster.conninfo(name) }

  @discardableResult
  func sql(_ script: String) async throws -> String {
    try await cluster.sql(script, database: name).trimmingCharacters(in: .newlines)
  }

  /// Waits until a session of the client runs a statement whose text holds this.
  func awaitRunning(_ text: String) async throws {
    let isRunning = try await eventually {
      try await sql("SELECT count(*) FROM moyai.session WHERE state = 'active' AND query LIKE '%\(text)%'") != "0"
    }
    #expect(isRunning, "\(text) never ran")
  }

  /// For the threads of the client, which are no tasks.
  @discardableResult
  func sqlBlocking(_ script: String) throws -> String {
    try cluster.sqlBlocking(script, database: name).trimmingCharacters(in: .newlines)
  }

  func configuration(_ change: (inout DatabaseConfiguration) -> Void = { _ in }) -> DatabaseConfiguration {
    var configuration = DatabaseConfiguration(app: conninfo)
    // Generous, so that a busy machine fails no test; tests about these bounds set their own.
    configuration.queueWaitMax = .seconds(60)
    configuration.connectTimeout = .seconds(60)
    configuration.pipelineStatementTimeout = .seconds(60)
    configuration.interactiveStatementTimeout = .seconds(60)
    configuration.backoffMin = .milliseconds(20)
    configuration.backoffMax = .milliseconds(200)
    change(&configuration)
    return configuration
  }

  /// Runs a client for the length of `body`.
  func run<R: Sendable>(
    _ change: (inout DatabaseConfiguration) -> Void = { _ in },
    observer: Observations = Observations(),
    _ body: @Sendable (Database) async throws -> R
  ) async throws -> R {
    let database = Database(configuration(change)) { observer.add($0) }
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await database.run() }
      defer { group.cancelAll() }
      return try await body(database)
    }
  }

  /// `item` is a tenant's table with its policies (Design, row policies); `open_item` has none; `note` is nobody's.
  private static let schema = """
    DO $$ BEGIN CREATE ROLE moyai_app LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
    DO $$ BEGIN CREATE ROLE moyai_meter LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
    CREATE SCHEMA moyai;
    CREATE TABLE moyai.item (
      tenant_id int NOT NULL, id text NOT NULL, n bigint NOT NULL DEFAULT 0, doc json,
      CONSTRAINT item_pk PRIMARY KEY (tenant_id, id), CONSTRAINT item_n_positive CHECK (n >= 0));
    ALTER TABLE moyai.item ENABLE ROW LEVEL SECURITY;
    ALTER TABLE moyai.item FORCE ROW LEVEL SECURITY;
    CREATE POLICY item_tenant ON moyai.item AS RESTRICTIVE USING (tenant_id = current_setting('moyai.tenant')::int);
    CREATE POLICY item_all ON moyai.item USING (true);
    CREATE TABLE moyai.open_item (
      tenant_id int NOT NULL, id text NOT NULL, n bigint NOT NULL DEFAULT 0, CONSTRAINT open_item_n_positive CHECK (n >= 0));
    CREATE TABLE moyai.note (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text NOT NULL);
    CREATE SEQUENCE moyai.runs;
    CREATE TABLE moyai.permission (name text PRIMARY KEY, allowed bool NOT NULL);
    INSERT INTO moyai.permission VALUES ('yes', true), ('no', false);
    CREATE FUNCTION moyai.require_permission(wanted text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
      IF NOT EXISTS (SELECT FROM moyai.permission WHERE name = wanted AND allowed) THEN
        RAISE EXCEPTION 'not allowed' USING ERRCODE = 'MY002';
      END IF; END $$;
    GRANT USAGE ON SCHEMA moyai TO moyai_app, moyai_meter;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA moyai TO moyai_app;
    GRANT SELECT ON moyai.note TO moyai_meter;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA moyai TO moyai_app;
    INSERT INTO moyai.item
      SELECT t, 'i' || i, t * 1000 + i, '{}' FROM generate_series(1, 9) t, generate_series(1, 20) i;
    CREATE VIEW moyai.session AS
      SELECT pid, query, state FROM pg_stat_activity
      WHERE usename = 'moyai_app' AND datname = current_database();
    """
}

/// What a client was observed doing.
final class Observations: Sendable {
  private let all = Mutex<[PostgresObservation]>([])

  func add(_ observation: PostgresObservation) {
    all.withLock { $0.append(observation) }
  }

  var list: [PostgresObservation] { all.withLock { $0 } }

  func count(where predicate: (PostgresObservation) -> Bool) -> Int {
    list.filter(predicate).count
  }
}
