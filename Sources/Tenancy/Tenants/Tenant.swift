package import CivilTime

/// What kind of body a tenant is.
package enum TenantKind: String, Sendable, CaseIterable {
  case municipality, prefecture
  /// A trial or a test; its code is none of a municipality.
  case sandbox
}

/// Whether a tenant's keys open anything.
package enum TenantState: String, Sendable, CaseIterable {
  case live, suspended
}

/// A tenant as the registry has it.
package struct Tenant: Equatable, Sendable {
  package let code: TenantCode
  package let slug: TenantSlug
  package let kind: TenantKind
  package let name: TenantName
  package let state: TenantState
  /// The legal date (Japan) from which it takes part.
  package let joined: CivilDate
  /// The first date on which it no longer takes part; nil while no such date is set.
  package let left: CivilDate?

  package init(
    code: TenantCode, slug: TenantSlug, kind: TenantKind, name: TenantName, state: TenantState = .live,
    joined: CivilDate, left: CivilDate? = nil
  ) {
    self.code = code
    self.slug = slug
    self.kind = kind
    self.name = name
    self.state = state
    self.joined = joined
    self.left = left
  }

  /// Whether its keys open anything at that instant: live, and not past its date of leaving.
  package func isOpen(at now: Timestamp) -> Bool {
    state == .live && left.map { JapanTime.date(of: now) < $0 } ?? true
  }
}

/// A tenant's name in its three writings.
package struct TenantName: Equatable, Sendable {
  package let japanese: String
  package let kana: String
  package let romaji: String

  /// The Japanese name has 1 to 100 characters, the others 0 to 200.
  package init(japanese: String, kana: String = "", romaji: String = "") {
    self.japanese = japanese
    self.kana = kana
    self.romaji = romaji
  }

  var isValid: Bool {
    (1...100).contains(japanese.unicodeScalars.count) && kana.unicodeScalars.count <= 200
      && romaji.unicodeScalars.count <= 200
      && [japanese, kana, romaji].allSatisfy { $0.unicodeScalars.allSatisfy { !$0.properties.isControl } }
  }
}

extension Unicode.Scalar.Properties {
  fileprivate var isControl: Bool { generalCategory == .control || generalCategory == .surrogate }
}

/// How many people live in a tenant, by one count: `population.census` on 2020-10-01.
package struct PopulationFigure: Equatable, Sendable {
  package let source: String
  package let asOf: CivilDate
  package let population: Int32

  package init(source: String, asOf: CivilDate, population: Int32) {
    self.source = source
    self.asOf = asOf
    self.population = population
  }
}

extension PopulationFigure {
  /// `population.census`: a lower-case letter and 1 to 63 letters, digits, `_` or `.`.
  var hasNamedSource: Bool {
    guard (2...64).contains(source.utf8.count), let first = source.utf8.first, (0x61...0x7A).contains(first) else {
      return false
    }
    return source.utf8.allSatisfy {
      (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F || $0 == 0x2E
    }
  }
}
