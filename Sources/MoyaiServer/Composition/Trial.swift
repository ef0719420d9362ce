import CivilTime
import HTTPSurface
import Identity
import Postgres

/// What makes a server a development server: its own issuer of tokens and a clock that can be put forward. Only
/// ``DevelopmentServer`` makes one; `moyai serve` has no way to (Identity.docc, 7).
package struct Trial: Sendable {
  let issuer = TestIssuer()
  let clock: ShiftedClock

  /// A trial whose clock stands where the installation's does.
  static func resume(_ installation: Installation) async throws -> Trial {
    Trial(clock: ShiftedClock(ahead: try await ahead(of: installation)))
  }

  fileprivate static func ahead(of installation: Installation) async throws -> Duration {
    try await installation.database.withPlatform(.ops, .readOnly) { scope in
      try scope.fetch(Self.offset).first ?? .zero
    }
  }

  /// The tools of the test endpoints. The database's clock is moved first, because it refuses in a live installation.
  ///
  /// - Parameter afterStep: what the passing of time does, once the clock was put forward.
  func tools(_ database: Database, afterStep: @escaping @Sendable () async -> Void) -> TestTools {
    TestTools(issuer: issuer) { [clock] duration in
      let ahead = try await database.withPlatform(.ops) { scope -> Duration in
        let microseconds = duration.wholeMicroseconds
        try scope.execute(
          Command("SELECT moyai.advance_clock(\(microseconds) * interval '1 microsecond')"))
        return try scope.fetch(Self.offset).first ?? .zero
      }
      clock.set(ahead: ahead)
      if duration > .zero { await afterStep() }
      return clock.now()
    }
  }

  private static let offset = Query<Duration>(
    "SELECT (extract(epoch FROM clock_offset) * 1000000)::bigint FROM moyai.installation"
  ) { row throws(DecodingFailure) in .microseconds(try row.int64(0)) }
}

extension Trial {
  /// How a resident signs in at the page of a development installation: by a name.
  var signIn: PageSettings.SignIn {
    .development { [issuer] subject, now in
      try issuer.token(TestIssuer.Order(kind: .citizen, subject: subject), at: now)
    }
  }
}

extension Installation {
  /// The same with the clock of the platform: work on the host is dated as the server dates it, also where the clock was
  /// put forward.
  func atItsTime() async throws -> Installation {
    guard configuration.environment == .test else { return self }
    let ahead = try await Trial.ahead(of: self)
    guard ahead > .zero else { return self }
    return Installation(
      configuration: configuration, database: database, peppers: peppers, clock: ShiftedClock(ahead: ahead))
  }
}
