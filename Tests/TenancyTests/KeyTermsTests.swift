import CivilTime
import Testing

@testable import Tenancy

struct FewCategories: CategoryDirectory {
  let categories = ["health.checkup", "health.vaccine", "core.account"].compactMap { PersonalCategory($0) }
  func isSpecialCare(_ category: PersonalCategory) -> Bool { category.text.hasPrefix("health.") }
  func isPurpose(_ purpose: String) -> Bool { purpose != "pur_nobody_knows" }
}

@Suite("Key terms")
struct KeyTermsTests {
  static let now = Timestamp(seconds: 1_764_000_000)

  func terms(_ request: KeyRequest, _ tenant: TenantKind = .municipality) throws(TenancyError) -> KeyTerms {
    try KeyTerms(request, tenantKind: tenant, categories: FewCategories(), now: Self.now)
  }

  static let service = KeyRequest(kind: .service, service: "svc_kenshin")

  @Test("without wishes a key lasts 180 days and needs no second person")
  func defaults() throws {
    let terms = try terms(Self.service)
    #expect(terms.notBefore == Self.now)
    #expect(terms.expiresAt == Self.now + .seconds(180 * 86_400))
    #expect(!terms.needsApproval)
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let error: TenancyError
    var tenant = TenantKind.municipality
    let request: KeyRequest
    init(
      _ why: String, _ code: TenancyError.Code, _ pointer: String, _ tenant: TenantKind = .municipality,
      _ request: KeyRequest
    ) {
      testDescription = why
      error = TenancyError(code, at: pointer)
      self.tenant = tenant
      self.request = request
    }
  }

  static func altered(_ change: (inout KeyRequest) -> Void) -> KeyRequest {
    var request = service
    change(&request)
    return request
  }

  static let refusals: [Refusal] = [
    Refusal("service key without service", .keyHolderInvalid, "/service", .municipality, KeyRequest(kind: .service)),
    Refusal(
      "service key of an organisation", .keyHolderInvalid, "/service", .municipality,
      altered { $0.organisation = "org_abc" }),
    Refusal(
      "provider key without organisation", .keyHolderInvalid, "/service", .municipality, KeyRequest(kind: .provider)),
    Refusal(
      "console key with a service", .keyHolderInvalid, "/service", .municipality,
      KeyRequest(kind: .console, service: "svc_abc", roles: [.clerk])),
    Refusal(
      "service id of a wrong shape", .idInvalid, "/service", .municipality, KeyRequest(kind: .service, service: "svc_A")
    ),
    Refusal(
      "organisation id of a wrong shape", .idInvalid, "/org", .municipality,
      KeyRequest(kind: .provider, organisation: "svc_abc")),
    Refusal(
      "unknown scope", .scopeInvalid, "/scopes/1", .municipality,
      altered { $0.scopes = ["usage:write", "personal:all"] }),
    Refusal(
      "unknown category", .scopeInvalid, "/scopes/0", .municipality,
      altered {
        $0.scopes = ["personal:read:tax.income"]; $0.purposes = ["pur_abc"]
      }),
    Refusal(
      "wildcard that means nothing", .scopeInvalid, "/scopes/0", .municipality,
      altered { $0.scopes = ["personal:read:tax.*"] }),
    Refusal("wildcard over everything", .scopeInvalid, "/scopes/0", .municipality, altered { $0.scopes = ["*"] }),
    Refusal(
      "writing scope on a service key", .scopeInvalid, "/scopes/0", .municipality,
      altered { $0.scopes = ["personal:write:health.checkup"] }),
    Refusal(
      "reading scope on a provider key", .scopeInvalid, "/scopes/0", .municipality,
      KeyRequest(kind: .provider, organisation: "org_abc", scopes: ["personal:read:health.checkup"])),
    Refusal(
      "scope on a device", .scopeInvalid, "/scopes/0", .municipality,
      KeyRequest(kind: .device, service: "svc_abc", scopes: ["usage:write"])),
    Refusal(
      "personal reading without purpose", .purposeInvalid, "/purposes", .municipality,
      altered { $0.scopes = ["personal:read:core.account"] }),
    Refusal(
      "eleven purposes", .purposeInvalid, "/purposes", .municipality,
      altered { $0.purposes = (10...20).map { "pur_p\($0)" } }),
    Refusal(
      "a purpose twice", .purposeInvalid, "/purposes", .municipality, altered { $0.purposes = ["pur_abc", "pur_abc"] }),
    Refusal(
      "purpose of a wrong shape", .purposeInvalid, "/purposes/0", .municipality, altered { $0.purposes = ["abc"] }),
    Refusal("roles on a service key", .rolesInvalid, "/roles", .municipality, altered { $0.roles = [.clerk] }),
    Refusal("console without role", .rolesInvalid, "/roles", .municipality, KeyRequest(kind: .console)),
    Refusal(
      "operator in a town", .rolesInvalid, "/roles", .municipality, KeyRequest(kind: .console, roles: [.operator])),
    Refusal("operator in a sandbox", .rolesInvalid, "/roles", .sandbox, KeyRequest(kind: .console, roles: [.operator])),
    Refusal(
      "clerk of the prefecture", .rolesInvalid, "/roles", .prefecture, KeyRequest(kind: .console, roles: [.clerk])),
    Refusal(
      "approver in a town", .rolesInvalid, "/roles", .municipality, KeyRequest(kind: .console, roles: [.approver])),
    Refusal(
      "finance of the prefecture", .rolesInvalid, "/roles", .prefecture, KeyRequest(kind: .console, roles: [.finance])),
    Refusal(
      "operator and clerk at once", .rolesInvalid, "/roles", .prefecture,
      KeyRequest(kind: .console, roles: [.operator, .clerk])),
    Refusal(
      "a role twice", .rolesInvalid, "/roles", .municipality, KeyRequest(kind: .console, roles: [.clerk, .clerk])),
    Refusal(
      "reach of a console", .ngsiInvalid, "/ngsi", .municipality,
      KeyRequest(kind: .console, roles: [.clerk], ngsi: .everything)),
    Refusal(
      "device that reads", .ngsiInvalid, "/ngsi", .municipality,
      KeyRequest(kind: .device, service: "svc_abc", ngsi: .everything)),
    Refusal(
      "device without reach", .ngsiInvalid, "/ngsi", .municipality, KeyRequest(kind: .device, service: "svc_abc")),
    Refusal(
      "address that is none", .addressRangeInvalid, "/ip_allow/1", .municipality,
      altered { $0.addressRanges = ["10.0.0.0/8", "10.0.0.1/8"] }),
    Refusal(
      "51 address ranges", .addressRangeInvalid, "/ip_allow", .municipality,
      altered { $0.addressRanges = (0...50).map { "10.0.0.\($0)" } }),
    Refusal("quota of nothing", .rateInvalid, "/rate_per_minute", .municipality, altered { $0.ratePerMinute = 0 }),
    Refusal("ends as it begins", .expiryInvalid, "/expires_in", .municipality, altered { $0.expiresIn = .zero }),
    Refusal(
      "a second more than a year", .expiryInvalid, "/expires_in", .municipality,
      altered { $0.expiresIn = .seconds(365 * 86_400 + 1) }),
    Refusal(
      "begins after its end", .expiryInvalid, "/not_before", .municipality,
      altered { $0.notBefore = now + .seconds(180 * 86_400) }),
    Refusal(
      "name too long", .nameInvalid, "/name", .municipality, altered { $0.name = String(repeating: "あ", count: 101) }),
    Refusal("name with a line end", .nameInvalid, "/name", .municipality, altered { $0.name = "a\nb" }),
  ]

  @Test("a wrong wish is refused with its place", arguments: refusals)
  func refused(refusal: Refusal) {
    #expect(throws: refusal.error) { try terms(refusal.request, refusal.tenant) }
  }

  @Test("what is just inside the limits is accepted")
  func limits() throws {
    _ = try terms(Self.altered { $0.name = String(repeating: "あ", count: 100) })
    _ = try terms(Self.altered { $0.purposes = (10..<20).map { "pur_p\($0)" } })
    _ = try terms(Self.altered { $0.expiresIn = .seconds(365 * 86_400) })
    _ = try terms(Self.altered { $0.addressRanges = (0..<50).map { "10.0.0.\($0)" } })
    _ = try terms(KeyRequest(kind: .console, roles: [.clerk, .manager, .auditor]))
    _ = try terms(KeyRequest(kind: .console, roles: [.finance]))
    for role in ConsoleRole.ofPrefecture { _ = try terms(KeyRequest(kind: .console, roles: [role]), .prefecture) }
    _ = try terms(KeyRequest(kind: .console, roles: [.operator, .approver]), .prefecture)
  }

  @Test("a wildcard becomes the categories that exist, and special care needs a second manager")
  func wildcard() throws {
    let terms = try terms(
      Self.altered {
        $0.scopes = ["personal:read:health.*", "personal:request"]
        $0.purposes = ["pur_checkup_advice"]
      })
    #expect(
      terms.scopes.map(\.text) == ["personal:read:health.checkup", "personal:read:health.vaccine", "personal:request"])
    #expect(terms.needsApproval)
    let plain = try self.terms(
      Self.altered {
        $0.scopes = ["personal:read:core.account"]
        $0.purposes = ["pur_checkup_advice"]
      })
    #expect(!plain.needsApproval)
  }
}
