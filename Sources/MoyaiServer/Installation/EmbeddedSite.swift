package import Postgres
package import Schema
import Tenancy

/// The installation inside a data folder: cluster, database, schema, pepper. Made step by step, and each step only if it
/// is missing, so that a start that was cut off goes on where it ended.
package struct EmbeddedSite: Sendable {
  package let folder: DataFolder
  package let cluster: EmbeddedPostgres

  /// The database's name in the embedded cluster.
  static let databaseName = "moyai"

  package init(_ folder: DataFolder) throws {
    self.folder = folder
    cluster = try EmbeddedPostgres(dataFolder: folder.path)
  }

  /// Starts the cluster and brings everything to this program's version. Blocking.
  ///
  /// - Returns: whether this call started the cluster.
  package func prepare(progress: @escaping @Sendable (String) -> Void) throws -> Bool {
    let started = try cluster.ensureRunning(progress: progress)
    do {
      try complete(progress: progress)
      return started
    } catch {
      // Nobody would stop it: the program ends here.
      if started { try? cluster.stop() }
      throw error
    }
  }

  private func complete(progress: @escaping @Sendable (String) -> Void) throws {
    try makeDatabase()
    try MigrationRunner(steps: Schema.migrationSteps, upkeep: Schema.upkeep).migrate(conninfo: ownerConnection) {
      event in
      if case .applying(let number, let name, let remaining) = event {
        progress("schema: step \(number) \(name), \(remaining) to go")
      }
    }
    if !FileStore.exists(folder.pepperFile) { try PepperFile.create(folder.pepperFile) }
  }

  /// Settings of a test installation on this folder: keys say `test`, and limits of rate do not get in the way of load.
  package var configuration: ServerConfiguration {
    var configuration = ServerConfiguration()
    configuration.environment = .test
    configuration.databaseURL = cluster.connectionString(role: "moyai_app", database: Self.databaseName)
    configuration.meterDatabaseURL = cluster.connectionString(role: "moyai_meter", database: Self.databaseName)
    configuration.opsDatabaseURL = cluster.connectionString(role: "moyai_ops", database: Self.databaseName)
    configuration.gatewayDatabaseURL = cluster.connectionString(role: "moyai_gateway", database: Self.databaseName)
    configuration.consentDatabaseURL = cluster.connectionString(role: "moyai_consent", database: Self.databaseName)
    configuration.sealerDatabaseURL = cluster.connectionString(role: "moyai_sealer", database: Self.databaseName)
    configuration.pepperFile = folder.pepperFile
    configuration.signingFolder = folder.signingFolder
    configuration.spoolFolder = folder.spoolFolder
    configuration.ratePerKeyPerMinute = Self.testRatePerMinute
    configuration.ratePerServicePerMinute = Self.testRatePerMinute
    configuration.failedCredentialsPerMinute = Self.testRatePerMinute
    return configuration
  }

  static let testRatePerMinute = 100_000_000

  private var ownerConnection: String {
    cluster.connectionString(role: "moyai_super", database: Self.databaseName)
  }

  private func makeDatabase() throws {
    let session = try AdminSession(
      conninfo: cluster.connectionString(role: "moyai_super", database: "postgres"))
    let found = try session.rows("SELECT 1 FROM pg_database WHERE datname = $1", [Self.databaseName])
    if found.isEmpty { try session.run(script: "CREATE DATABASE \(Self.databaseName)") }
  }
}

extension Schema {
  /// The steps as the runner takes them.
  package static var migrationSteps: [MigrationStep] {
    steps.map { MigrationStep(number: $0.number, name: $0.name, script: $0.bytes) }
  }
}
