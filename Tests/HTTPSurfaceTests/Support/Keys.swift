import CivilTime
import Testing

@testable import Tenancy

/// Keys of two towns and of the prefecture, as texts that the fake authenticator knows.
enum Keys {
  static let service = "service-key"
  static let device = "device-key"
  static let readOnly = "read-only-key"
  static let staff = "staff-key"
  static let auditor = "auditor-key"
  static let prefecture = "prefecture-key"
  static let rotating = "rotating-key"

  static func code(_ text: String) -> TenantCode {
    guard let code = TenantCode(text) else { preconditionFailure("\(text) is no code") }
    return code
  }

  static func slug(_ text: String) -> TenantSlug {
    guard let slug = TenantSlug(text) else { preconditionFailure("\(text) is no slug") }
    return slug
  }

  static func kid(_ text: String) -> KeyID {
    guard let kid = KeyID(text) else { preconditionFailure("\(text) is no kid") }
    return kid
  }

  static func caller(
    _ kidText: String, kind: KeyKind = .service, roles: Set<ConsoleRole> = [], reach: NGSIReach? = .everything,
    tenantKind: TenantKind = .municipality, rotation: KeyRotation? = nil, standing: RateStanding? = nil
  ) -> Caller {
    Caller.forTesting(
      tenant: code("072028"), slug: slug("aizuwakamatsu"), kid: kid(kidText), kind: kind, tenantKind: tenantKind,
      roles: roles, reach: reach, rotation: rotation, standing: standing, at: TestSurface.now)
  }

  static var callers: [String: Caller] {
    [
      service: caller("aaaaaaaaaaaa"),
      device: caller("bbbbbbbbbbbb", kind: .device),
      readOnly: caller("cccccccccccc", reach: NGSIReach(verbs: .read, servicePaths: [.everything], types: .all)),
      staff: caller("dddddddddddd", kind: .console, roles: [.manager], reach: nil),
      auditor: caller("eeeeeeeeeeee", kind: .console, roles: [.auditor], reach: nil),
      prefecture: caller("ffffffffffff", kind: .console, roles: [.operator], reach: nil, tenantKind: .prefecture),
      rotating: caller(
        "gggggggggggg",
        rotation: KeyRotation(rotatedAt: TestSurface.now, retiresAt: TestSurface.now + .seconds(3_600))),
    ]
  }

  static var authenticator: FakeAuthenticator { FakeAuthenticator(callers) }
}
