import CivilTime

/// What a new key will be able to do: a ``KeyRequest`` found right. Nothing behind it has to look again.
struct KeyTerms: Sendable {
  let kind: KeyKind
  let name: String
  let service: String?
  let organisation: String?
  let purposes: [String]
  let scopes: [Scope]
  let roles: Set<ConsoleRole>
  let ngsi: NGSIReach?
  let addressRanges: [IPNetwork]
  let ratePerMinute: Int?
  let notBefore: Timestamp
  let expiresAt: Timestamp
  /// A scope on a special-care category: the key stays a draft until a second manager approves.
  let needsApproval: Bool

  static let purposesMax = 10
  static let scopesMax = 200
  static let addressRangesMax = 50
  static let nameMax = 100
  static let rateMax = 1_000_000
}

extension KeyTerms {
  init(
    _ request: KeyRequest, tenantKind: TenantKind, categories: any CategoryDirectory, now: Timestamp
  ) throws(TenancyError) {
    kind = request.kind
    name = try Self.name(request.name)
    (service, organisation) = try Self.holder(request)
    scopes = try Self.scopes(request.scopes, kind: request.kind, categories)
    purposes = try Self.purposes(request.purposes, scopes, categories)
    roles = try Self.roles(request.roles, kind: request.kind, tenantKind)
    ngsi = try Self.ngsi(request.ngsi, kind: request.kind)
    addressRanges = try Self.addressRanges(request.addressRanges)
    if let rate = request.ratePerMinute, !(1...Self.rateMax).contains(rate) {
      throw TenancyError(.rateInvalid, at: "/rate_per_minute")
    }
    ratePerMinute = request.ratePerMinute
    guard request.expiresIn > .zero, request.expiresIn <= request.lifeMax else {
      throw TenancyError(.expiryInvalid, at: "/expires_in")
    }
    expiresAt = now + request.expiresIn
    notBefore = request.notBefore ?? now
    guard notBefore < expiresAt else { throw TenancyError(.expiryInvalid, at: "/not_before") }
    needsApproval = scopes.contains { scope in
      switch scope {
      case .personalRead(let category), .personalWrite(let category): categories.isSpecialCare(category)
      case .personalRequest, .usageWrite: false
      }
    }
  }

  private static func name(_ name: String) throws(TenancyError) -> String {
    let scalars = name.unicodeScalars
    guard scalars.count <= nameMax, scalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
      throw TenancyError(.nameInvalid, at: "/name")
    }
    return name
  }

  /// A service's and a device's key name a service, a provider's an organisation, a console's neither.
  private static func holder(_ request: KeyRequest) throws(TenancyError) -> (String?, String?) {
    switch (request.kind, request.service, request.organisation) {
    case (.service, let service?, nil), (.device, let service?, nil):
      guard RegisteredID.isService(service) else { throw TenancyError(.idInvalid, at: "/service") }
    case (.provider, nil, let organisation?):
      guard RegisteredID.isOrganisation(organisation) else { throw TenancyError(.idInvalid, at: "/org") }
    case (.console, nil, nil): break
    default: throw TenancyError(.keyHolderInvalid, at: "/service")
    }
    return (request.service, request.organisation)
  }

  private static func scopes(
    _ texts: [String], kind: KeyKind, _ directory: any CategoryDirectory
  ) throws(TenancyError) -> [Scope] {
    var scopes: [Scope] = []
    for (index, text) in texts.enumerated() {
      let named = expand(text, directory)
      guard !named.isEmpty, named.allSatisfy({ fits($0, kind) && isKnown($0, directory) }) else {
        throw TenancyError(.scopeInvalid, at: "/scopes/\(index)")
      }
      scopes += named.filter { !scopes.contains($0) }
    }
    guard scopes.count <= scopesMax else { throw TenancyError(.scopeInvalid, at: "/scopes") }
    return scopes
  }

  /// A wildcard becomes the categories that exist at this moment; no live wildcard is ever stored (Tenancy.docc, keys).
  private static func expand(_ text: String, _ directory: any CategoryDirectory) -> [Scope] {
    guard text.hasSuffix(".*") else { return Scope(text).map { [$0] } ?? [] }
    for verb in ["personal:read:", "personal:write:"] where text.hasPrefix(verb) {
      let stem = text.dropFirst(verb.count).dropLast()
      return directory.categories.filter { $0.text.hasPrefix(stem) }.compactMap { Scope(verb + $0.text) }
    }
    return []
  }

  private static func fits(_ scope: Scope, _ kind: KeyKind) -> Bool {
    switch (kind, scope) {
    case (.service, .personalRead), (.service, .personalRequest), (.service, .usageWrite): true
    case (.provider, .personalWrite): true
    case (.service, .personalWrite), (.provider, _), (.device, _), (.console, _): false
    }
  }

  private static func isKnown(_ scope: Scope, _ directory: any CategoryDirectory) -> Bool {
    switch scope {
    case .personalRead(let category), .personalWrite(let category): directory.categories.contains(category)
    case .personalRequest, .usageWrite: true
    }
  }

  /// A key that reads personal data is bound to one to ten purposes that exist; another needs none.
  private static func purposes(
    _ purposes: [String], _ scopes: [Scope], _ directory: any CategoryDirectory
  ) throws(TenancyError) -> [String] {
    let readsPersonal = scopes.contains { if case .personalRead = $0 { true } else { false } }
    guard purposes.count <= purposesMax, Set(purposes).count == purposes.count, !readsPersonal || !purposes.isEmpty
    else {
      throw TenancyError(.purposeInvalid, at: "/purposes")
    }
    for (index, purpose) in purposes.enumerated()
    where !RegisteredID.isPurpose(purpose) || !directory.isPurpose(purpose) {
      throw TenancyError(.purposeInvalid, at: "/purposes/\(index)")
    }
    return purposes
  }

  /// The prefecture's desk has roles of its own; every other tenant's has town roles.
  private static func roles(
    _ roles: [ConsoleRole], kind: KeyKind, _ tenantKind: TenantKind
  ) throws(TenancyError) -> Set<ConsoleRole> {
    let isRight =
      switch (kind, tenantKind) {
      case (.console, .prefecture): !roles.isEmpty && ConsoleRole.ofPrefecture.isSuperset(of: roles)
      case (.console, .municipality), (.console, .sandbox):
        !roles.isEmpty && ConsoleRole.ofTown.isSuperset(of: roles)
      case (.service, _), (.provider, _), (.device, _): roles.isEmpty
      }
    guard isRight, Set(roles).count == roles.count else { throw TenancyError(.rolesInvalid, at: "/roles") }
    return Set(roles)
  }

  /// A device writes `/v2` only, so it has a reach and that reach is writing.
  private static func ngsi(_ reach: NGSIReach?, kind: KeyKind) throws(TenancyError) -> NGSIReach? {
    let isRight =
      switch kind {
      case .service: true
      case .device: reach?.verbs == .write
      case .provider, .console: reach == nil
      }
    guard isRight else { throw TenancyError(.ngsiInvalid, at: "/ngsi") }
    return reach
  }

  private static func addressRanges(_ texts: [String]) throws(TenancyError) -> [IPNetwork] {
    guard texts.count <= addressRangesMax else { throw TenancyError(.addressRangeInvalid, at: "/ip_allow") }
    var ranges: [IPNetwork] = []
    for (index, text) in texts.enumerated() {
      guard let range = IPNetwork(text) else { throw TenancyError(.addressRangeInvalid, at: "/ip_allow/\(index)") }
      ranges.append(range)
    }
    return ranges
  }
}
