import CivilTime
import HTTPTypes
import StrictJSON
import Tenancy

/// How keys look on the wire (Tenancy.docc, keys).
enum KeyShapes {
  static let reach = NamedSchema(
    "NGSIReach", "What of NGSI a key covers",
    .object([
      .init("verbs", .array(of: .choice(["read", "write", "subscribe"]))),
      .init("service_paths", .array(of: .text)), .init("types", .array(of: .text)),
    ]))

  static let request = NamedSchema(
    "KeyRequest", "What a new key is to be",
    .object([
      .init("kind", .choice(KeyKind.allCases.map(\.rawValue))), .init("name", .text, isRequired: false),
      .init("service", .optional(.text), isRequired: false), .init("org", .optional(.text), isRequired: false),
      .init("purposes", .array(of: .text), isRequired: false), .init("scopes", .array(of: .text), isRequired: false),
      .init("roles", .array(of: .choice(ConsoleRole.allCases.map(\.rawValue))), isRequired: false),
      .init("ngsi", .optional(.named(reach)), isRequired: false),
      .init("ip_allow", .array(of: .text), isRequired: false),
      .init("rate_per_minute", .optional(.integer(min: 1)), isRequired: false),
      .init("not_before", .optional(.instant), isRequired: false),
      .init("expires_in", .optional(.string(format: "duration")), isRequired: false),
    ]))

  private static let members: [Schema.Member] = [
    .init("kid", .text), .init("masked", .optional(.text)), .init("kind", .choice(KeyKind.allCases.map(\.rawValue))),
    .init("name", .text), .init("state", .choice(KeyState.allCases.map(\.rawValue))),
    .init("service", .optional(.text)), .init("org", .optional(.text)), .init("purposes", .array(of: .text)),
    .init("scopes", .array(of: .text)), .init("roles", .array(of: .text)), .init("ngsi", .optional(.named(reach))),
    .init("ip_allow", .array(of: .text)), .init("rate_per_minute", .optional(.integer())),
    .init("not_before", .instant), .init("expires_at", .instant), .init("created_at", .instant),
    .init("created_by", .text), .init("approved_at", .optional(.instant)), .init("approved_by", .optional(.text)),
    .init("rotated_from", .optional(.text)), .init("retires_at", .optional(.instant)),
    .init("revoked_at", .optional(.instant)), .init("revoked_by", .optional(.text)),
    .init("revoked_reason", .optional(.text)), .init("exposed_at", .optional(.instant)),
    .init("last_used_at", .optional(.instant)), .init("warnings", .array(of: .choice(["exposed"]))),
  ]

  static let key = NamedSchema("Key", "What is kept about a key; never the key itself", .object(members))

  static let issued = NamedSchema(
    "IssuedKey", "A key just made: the only answer that ever shows it; a repetition shows null",
    .object([.init("key", .optional(.text))] + members))
}

extension APIKeyRecord {
  func json(at now: Timestamp) -> JSON { .object(members(at: now)) }

  fileprivate func members(at now: Timestamp) -> JSONObject {
    var object = JSONObject()
    object.append("kid", .string(kid.text))
    object.append("masked", .text(masked))
    object.append("kind", .string(kind.rawValue))
    object.append("name", .string(name))
    object.append("state", .string(life.state(at: now).rawValue))
    object.append("service", .text(service))
    object.append("org", .text(organisation))
    object.append("purposes", .array(purposes.map { .string($0) }))
    object.append("scopes", .array(scopes.map { .string($0.text) }))
    object.append("roles", .array(roles.map(\.rawValue).sorted().map { .string($0) }))
    object.append("ngsi", ngsi?.json ?? .null)
    object.append("ip_allow", .array(addressRanges.map { .string($0.text) }))
    object.append("rate_per_minute", ratePerMinute.map { .number(JSONNumber($0)) } ?? .null)
    object.append("not_before", .string(life.notBefore.iso8601Milliseconds()))
    object.append("expires_at", .string(life.expiresAt.iso8601Milliseconds()))
    object.append("created_at", .string(createdAt.iso8601Milliseconds()))
    object.append("created_by", .string(createdBy))
    object.append("approved_at", .text(life.approvedAt?.iso8601Milliseconds()))
    object.append("approved_by", .text(approvedBy))
    object.append("rotated_from", .text(rotatedFrom?.text))
    object.append("retires_at", .text(life.rotation?.retiresAt.iso8601Milliseconds()))
    object.append("revoked_at", .text(life.revokedAt?.iso8601Milliseconds()))
    object.append("revoked_by", .text(revokedBy))
    object.append("revoked_reason", .text(revokedReason))
    object.append("exposed_at", .text(exposedAt?.iso8601Milliseconds()))
    object.append("last_used_at", .text(lastUsedAt?.iso8601Milliseconds()))
    object.append("warnings", .array(hasWarning(at: now) ? ["exposed"] : []))
    return object
  }
}

extension APIKeyRecord {
  /// A key that was seen where it does not belong and still opens something wants to be replaced.
  private func hasWarning(at now: Timestamp) -> Bool {
    guard exposedAt != nil else { return false }
    return switch life.state(at: now) {
    case .draft, .active, .rotating: true
    case .revoked, .expired: false
    }
  }
}

extension IssuedKey {
  /// 201 with the key, shown this once; a repetition sees null in its place.
  func answer(at now: Timestamp) -> Answer {
    func document(_ key: JSON) -> JSON {
      var object: JSONObject = ["key": key]
      for (name, value) in record.members(at: now).members { object.append(name, value) }
      return .object(object)
    }
    return .json(document(.string(key.reveal())), status: .created).repeated(as: document(.null))
  }
}
