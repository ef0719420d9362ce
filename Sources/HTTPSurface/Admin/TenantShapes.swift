import CivilTime
import StrictJSON
import Tenancy

/// How tenants look on the wire.
enum TenantShapes {
  private static let kinds = TenantKind.allCases.map(\.wireName)

  static let request = NamedSchema(
    "TenantRequest", "A tenant to admit; a sandbox gets its code by itself",
    .object([
      .init("code", .optional(.tenantCode), isRequired: false), .init("slug", .text), .init("name", .text),
      .init("name_kana", .text, isRequired: false), .init("name_romaji", .text, isRequired: false),
      .init("kind", .choice(kinds + [TenantKind.municipality.rawValue])),
      .init("joined_on", .optional(.date), isRequired: false),
    ]))

  static let tenant = NamedSchema(
    "Tenant", "A municipality, the prefecture, or a sandbox",
    .object([
      .init("code", .tenantCode), .init("slug", .text), .init("kind", .choice(kinds)), .init("name", .text),
      .init("name_kana", .text), .init("name_romaji", .text),
      .init("state", .choice(TenantState.allCases.map(\.rawValue))), .init("joined_on", .date),
      .init("left_on", .optional(.date)),
    ]))

  static let population = NamedSchema(
    "Population", "How many people live in a tenant, by one count",
    .object([.init("source", .text), .init("as_of", .date), .init("population", .integer(min: 0))]))

  /// `municipality` is taken in for `town`; `town` goes out (HTTPSurface.docc, consoles).
  static let townKind = "town"
}

extension TenantKind {
  fileprivate var wireName: String { self == .municipality ? TenantShapes.townKind : rawValue }
}

extension Tenant {
  var json: JSON {
    [
      "code": .string(code.text), "slug": .string(slug.text), "kind": .string(kind.wireName),
      "name": .string(name.japanese), "name_kana": .string(name.kana), "name_romaji": .string(name.romaji),
      "state": .string(state.rawValue), "joined_on": .string(joined.iso8601), "left_on": .text(left?.iso8601),
    ]
  }
}

extension PopulationFigure {
  var json: JSON {
    [
      "source": .string(source), "as_of": .string(asOf.iso8601), "population": .number(JSONNumber(population)),
    ]
  }
}
