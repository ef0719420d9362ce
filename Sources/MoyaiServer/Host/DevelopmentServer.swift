import CivilTime
import Postgres
import Tenancy

/// `moyai dev`: a test installation in a data folder, made where it is missing, and served.
package struct DevelopmentServer: Sendable {
  private let folder: DataFolder
  private let port: Int
  private let adminPort: Int
  private let demonstration: Bool
  private let environment: [String: String]
  private let progress: @Sendable (String) -> Void

  /// - Parameters:
  ///   - demonstration: whether the 28 towns of Fukushima are admitted and loaded.
  ///   - environment: settings that go before those of a test installation.
  package init(
    folder: DataFolder, port: Int, adminPort: Int, demonstration: Bool, environment: [String: String],
    progress: @escaping @Sendable (String) -> Void
  ) {
    self.folder = folder
    self.port = port
    self.adminPort = adminPort
    self.demonstration = demonstration
    self.environment = environment
    self.progress = progress
  }

  /// Serves until the process is told to stop.
  ///
  /// - Parameter whenReady: called when everything is loaded and served, with the demonstration's summary.
  package func run(whenReady: @escaping @Sendable (String?) -> Void) async throws {
    _ = try Descriptors.claimed()
    let lock = try folder.lock()
    let listeners = (
      data: ListenAddress(host: "0.0.0.0", port: port), admin: ListenAddress(host: "127.0.0.1", port: adminPort)
    )
    for address in [listeners.data, listeners.admin] { try await address.requireFree() }
    let site = try EmbeddedSite(folder)
    var base = site.configuration
    (base.dataListener, base.adminListener) = listeners
    base.logLevel = "notice"
    let configuration = try ServerConfiguration(environment: environment, base: base)
    let show =
      demonstration
      ? Demonstration(
        folder: folder, data: try DemonstrationFolder.locate(), configuration: configuration, progress: progress) : nil
    let started = try await BlockingThread.run { [progress] in try site.prepare(progress: progress) }
    do {
      try await serve(site, configuration, show, whenReady)
    } catch {
      // Nobody else would: what was running before goes on.
      if started { try? await BlockingThread.run { try site.cluster.stop() } }
      throw error
    }
    _ = consume lock
  }

  private func serve(
    _ site: EmbeddedSite, _ configuration: ServerConfiguration, _ show: Demonstration?,
    _ whenReady: @escaping @Sendable (String?) -> Void
  ) async throws {
    let trial = try await Installation.open(.external(configuration), progress: progress) { [folder] installation in
      try await installation.establishEnvironment()
      try await installation.writeOperatorToken(folder.operatorTokenFile)
      try await show?.admitTowns(into: installation)
      return try await Trial.resume(installation)
    }
    let server = Server(
      configuration, embedded: site.cluster, trial: trial, logger: ServerLog.make(level: configuration.logLevel))
    try await server.run {
      whenReady(try await show?.run())
    }
  }
}

extension Installation {
  /// Writes the prefecture's console key once; a later start leaves the file as it is.
  func writeOperatorToken(_ path: String) async throws {
    if FileStore.exists(path) { return }
    let issued = try await createConsoleKey(
      for: prefecture(), name: "operator-token", roles: [.operator, .approver], expiresIn: firstKeyLife,
      lifeMax: firstKeyLife)
    try FileStore.write(text: issued.key.reveal() + "\n", to: path, mode: 0o600)
  }
}
