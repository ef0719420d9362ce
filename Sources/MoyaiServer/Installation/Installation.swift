package import CivilTime
import Logging
package import Postgres
import Schema
package import Tenancy

/// What host commands work on: the installation of a data folder, or the one whose database the environment names. They
/// need no running server and do not disturb one.
package struct Installation: Sendable {
  package let configuration: ServerConfiguration
  package let database: Database
  package let peppers: PepperRing
  package let clock: any WallClock

  /// Where an installation is.
  package enum Place: Sendable {
    /// The data folder of `moyai dev`.
    case folder(DataFolder)
    /// What `MOYAI_DATABASE_URL` and its companions name.
    case external(ServerConfiguration)
  }

  /// Opens the installation for the time of `work`. An embedded cluster that was not running is stopped again.
  package static func open<Result: Sendable>(
    _ place: Place, clock: any WallClock = SystemClock(), progress: @escaping @Sendable (String) -> Void,
    work: @escaping @Sendable (Installation) async throws -> Result
  ) async throws -> Result {
    switch place {
    case .external(let configuration):
      return try await run(configuration, clock: clock, work: work)
    case .folder(let folder):
      let site = try EmbeddedSite(folder)
      let started = try await BlockingThread.run { try site.prepare(progress: progress) }
      do {
        let result = try await run(site.configuration, clock: clock, work: work)
        if started { try await BlockingThread.run { try site.cluster.stop() } }
        return result
      } catch {
        if started { try? await BlockingThread.run { try site.cluster.stop() } }
        throw error
      }
    }
  }

  private static func run<Result: Sendable>(
    _ configuration: ServerConfiguration, clock: any WallClock,
    work: @escaping @Sendable (Installation) async throws -> Result
  ) async throws -> Result {
    var settings = configuration.database
    settings.pipelineWorkers = 1
    settings.interactiveWorkers = 1
    settings.interactiveStatementTimeout = settings.longReadStatementTimeout
    let installation = Installation(
      configuration: configuration, database: Database(settings),
      peppers: try PepperFile.read(configuration.pepperFile), clock: clock)
    return try await withTaskGroup(of: Event<Result>.self) { group in
      group.addTask {
        do {
          try await installation.database.run()
          return .served(nil)
        } catch {
          return .served(error)
        }
      }
      group.addTask {
        do {
          return .worked(.success(try await work(installation.atItsTime())))
        } catch {
          return .worked(.failure(error))
        }
      }
      var outcome = Swift.Result<Result, any Error>.failure(CancellationError())
      for await event in group {
        switch event {
        // The client refused to serve (wrong schema, too much privilege): that is the cause of whatever the work says.
        case .served(let error?) where !(error is CancellationError): outcome = .failure(error)
        case .served: break
        case .worked(let result):
          if case .failure(is CancellationError) = outcome { outcome = result }
          group.cancelAll()
        }
      }
      return outcome
    }.get()
  }

  private enum Event<Result: Sendable>: Sendable {
    case served((any Error)?)
    case worked(Swift.Result<Result, any Error>)
  }
}
