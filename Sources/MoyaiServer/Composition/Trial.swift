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
    let ahead = try await installation.database.withPlatform(.ops, .readOnly) { scope in
      try scope.fetch(Self.offset).first ?? .zero
    }
    return Trial(clock: ShiftedClock(ahead: ahead))
  }

  /// The tools of the test endpoints. The database's clock is moved first, because it refuses in a live installation.
  func tools(_ database: Database) -> TestTools {
    TestTools(issuer: issuer) { [clock] duration in
      let ahead = try await database.withPlatform(.ops) { scope -> Duration in
        let microseconds = duration.wholeMicroseconds
        try scope.execute(
          Command("SELECT moyai.advance_clock(\(microseconds) * interval '1 microsecond')"))
        return try scope.fetch(Self.offset).first ?? .zero
      }
      clock.set(ahead: ahead)
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
