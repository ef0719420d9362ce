package import CivilTime

/// What somebody asks a new key to be, as it came in. ``KeyTerms`` holds it once it is found right.
package struct KeyRequest: Sendable {
  package var kind: KeyKind
  package var name: String
  package var service: String?
  package var organisation: String?
  package var purposes: [String]
  /// Texts of scopes; `personal:read:health.*` stands for the categories that exist now.
  package var scopes: [String]
  package var roles: [ConsoleRole]
  package var ngsi: NGSIReach?
  package var addressRanges: [String]
  package var ratePerMinute: Int?
  /// Nil: at once.
  package var notBefore: Timestamp?
  package var expiresIn: Duration
  /// How long it may live at most. Nothing that comes over HTTP or from a command line sets it.
  package var lifeMax: Duration

  /// 180 days, unless somebody asks otherwise.
  package static let expiresInDefault: Duration = .seconds(180 * 86_400)
  package static let expiresInMax: Duration = .seconds(365 * 86_400)
  /// The life of the keys a development installation is born with. Its clock can be put forward by years, and the key that
  /// does so must not end on the way.
  package static let expiresInOfTrial: Duration = .seconds(36_525 * 86_400)

  package init(
    kind: KeyKind, name: String = "", service: String? = nil, organisation: String? = nil, purposes: [String] = [],
    scopes: [String] = [], roles: [ConsoleRole] = [], ngsi: NGSIReach? = nil, addressRanges: [String] = [],
    ratePerMinute: Int? = nil, notBefore: Timestamp? = nil, expiresIn: Duration = expiresInDefault,
    lifeMax: Duration = expiresInMax
  ) {
    self.kind = kind
    self.name = name
    self.service = service
    self.organisation = organisation
    self.purposes = purposes
    self.scopes = scopes
    self.roles = roles
    self.ngsi = ngsi
    self.addressRanges = addressRanges
    self.ratePerMinute = ratePerMinute
    self.notBefore = notBefore
    self.expiresIn = expiresIn
    self.lifeMax = lifeMax
  }
}
