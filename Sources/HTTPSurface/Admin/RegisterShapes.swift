import StrictJSON
import Tenancy

/// How organisations and services look on the wire (HTTPSurface.docc, consoles).
enum RegisterShapes {
  private static let organisationMembers: [Schema.Member] = [
    .init("id", .string(pattern: "^org_[a-z0-9_]{3,48}$")), .init("name", .text),
    .init("address", .text, isRequired: false), .init("representative", .text, isRequired: false),
    .init("country", .string(pattern: "^[A-Z]{2}$"), isRequired: false),
    .init("kind", .choice(Organisation.Kind.allCases.map(\.rawValue))),
  ]

  static let organisationOrder = NamedSchema(
    "OrganisationRequest", "An organisation to register", .object(organisationMembers))
  static let organisation = NamedSchema(
    "Organisation", "Who offers services",
    .object(organisationMembers + [.init("state", .choice([Organisation.onlyState]))]))

  private static let members: [Schema.Member] = [
    .init("id", .string(pattern: "^svc_[a-z0-9_]{3,48}$")), .init("org", .text), .init("name", .text),
    .init("redirect_uris", .array(of: .text), isRequired: false),
  ]

  static let order = NamedSchema("ServiceRequest", "A service to register", .object(members))
  static let service = NamedSchema(
    "Service", "What an organisation offers residents",
    .object(members + [.init("state", .choice(ServiceState.allCases.map(\.rawValue)))]))
}

extension Organisation {
  /// An organisation is there from the moment it is registered; what is approved, suspended and ended are its services.
  fileprivate static let onlyState = "live"

  init(_ info: RequestInfo) throws {
    let body = try info.members(["id", "name", "address", "representative", "country", "kind"])
    self.init(
      id: try body.name("id"), name: try body.string("name"), address: try body.optionalString("address") ?? "",
      representative: try body.optionalString("representative") ?? "",
      country: try body.optionalString("country") ?? "JP", kind: try body.word("kind"))
  }

  var json: JSON {
    [
      "id": .string(id), "name": .string(name), "address": .string(address), "representative": .string(representative),
      "country": .string(country), "kind": .string(kind.rawValue), "state": .string(Self.onlyState),
    ]
  }
}

extension RegisteredService {
  init(_ info: RequestInfo) throws {
    let body = try info.members(["id", "org", "name", "redirect_uris"])
    self.init(
      id: try body.name("id"), organisation: try body.name("org"), name: try body.string("name"),
      redirectURIs: try body.strings("redirect_uris"))
  }

  var json: JSON {
    [
      "id": .string(id), "org": .string(organisation), "name": .string(name),
      "redirect_uris": .array(redirectURIs.map { .string($0) }), "state": .string(state.rawValue),
    ]
  }
}
