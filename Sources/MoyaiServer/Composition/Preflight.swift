import Logging
import Postgres
import Tenancy

/// What is asked of the database before anybody is listened to (Design, row policies): that none of its roles
/// stands above the row policies, that the schema is this program's, and that the installation is of the kind configured.
enum Preflight {
  /// - Throws: what makes serving unsafe. A database that is away is no such thing: the client asks again when it is
  ///   there, and until then every request is refused.
  static func check(_ configuration: ServerConfiguration, logger: Logger) async throws {
    do {
      try await Installation.open(.external(configuration), progress: { _ in }) { installation in
        try await PrivilegeCheck.require(installation.database.configuredRoles, of: installation.database)
        try await installation.establishEnvironment()
      }
    } catch let error as PostgresError where error.code == .unavailable || error.code == .timeout {
      logger.error("PostgreSQL is not reachable; listening all the same and trying again")
    }
  }
}
