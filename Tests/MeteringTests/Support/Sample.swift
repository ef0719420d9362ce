import CivilTime
import Glibc
import MoyaiTesting
import Postgres

@testable import Metering

/// Values that tests share.
enum Sample {
  static let aizu = TenantID(72028)
  static let bandai = TenantID(74071)
  /// 2026-11-22T03:30:00Z, in the middle of an hour.
  static let noon = Timestamp(microseconds: 1_795_318_200_000_000)

  static func origin(_ payer: TenantID = aizu, kid: String = "kid000000001", service: String = "svc_snow")
    -> UsageOrigin
  {
    UsageOrigin(payer: payer, owner: payer, kid: kid, service: service)
  }

  static func time(_ text: String) throws -> Timestamp {
    guard let instant = Timestamp(iso8601: text) else { throw NoTime(text: text) }
    return instant
  }

  struct NoTime: Error { let text: String }
}

/// A folder of its own, gone with the test.
struct SpoolFolder: ~Copyable {
  let path: String
  private let parent: String

  init() throws {
    parent = try TemporaryFolder.make()
    path = parent + "/spool"
  }

  deinit {
    for name in (try? AbandonedSpool.names(in: path)) ?? [] { unlink(path + "/" + name) }
    rmdir(path)
    rmdir(parent)
  }

  /// Waits until no flusher holds a spool of the folder. In one process a dropped one lives until its last file work has returned.
  func settled() async throws {
    let deadline = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < deadline {
      let inUse =
        (try? AbandonedSpool.findAll(in: path))?.contains { if case .inUse = $0 { true } else { false } } ?? false
      if !inUse { return }
      try await Task.sleep(for: .milliseconds(1))
    }
    throw StillHeld()
  }

  struct StillHeld: Error {}
}
