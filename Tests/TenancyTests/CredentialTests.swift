import Testing

@testable import Tenancy

@Suite("Presented credential")
struct CredentialTests {
  static func read(_ authorization: [String] = [], _ apiKey: [String] = [], _ authToken: [String] = [])
    throws(AccessRefused) -> String
  {
    try PresentedCredential(authorization: authorization, apiKey: apiKey, authToken: authToken).text
  }

  @Test("each of the three headers may carry the key")
  func single() throws {
    #expect(try Self.read(["Bearer K"]) == "K")
    #expect(try Self.read(["bearer K"]) == "K")
    #expect(try Self.read([], ["K"]) == "K")
    #expect(try Self.read([], [], ["K"]) == "K")
  }

  @Test("two are ambiguous, even when equal")
  func ambiguous() {
    for (a, b, c) in [
      (["Bearer K"], ["K"], []), ([], ["K"], ["K"]), ([], ["K", "K"], []), (["Bearer K", "Bearer K"], [], []),
    ] {
      #expect(throws: AccessRefused(.credentialAmbiguous)) { try Self.read(a, b, c) }
    }
  }

  @Test("none is missing, and another scheme is none of ours")
  func missing() {
    #expect(throws: AccessRefused(.credentialMissing)) { try Self.read() }
    for value in ["Basic abc", "Bearer", "Bearer ", "K", ""] {
      #expect(throws: AccessRefused(.keyMalformed)) { try Self.read([value]) }
    }
  }

  @Test("the text is not printed")
  func unprinted() throws {
    let credential = try PresentedCredential(authorization: [], apiKey: ["secret"], authToken: [])
    var dumped = "\(credential)"
    dump(credential, to: &dumped)
    #expect(!dumped.contains("secret"))
  }
}

@Suite("Tenant claim")
struct TenantClaimTests {
  func matches(_ fiware: [String], _ moyai: [String] = []) throws -> Bool {
    let code = try #require(TenantCode("072028"))
    let slug = try #require(TenantSlug("aizuwakamatsu"))
    return try TenantClaim(fiwareService: fiware, moyaiTenant: moyai).matches(code, slug)
  }

  @Test("slug and code are the tenant's names; Fiware-Service is folded, Moyai-Tenant is not")
  func names() throws {
    for name in ["aizuwakamatsu", "AizuWakamatsu", "072028"] { #expect(try matches([name])) }
    for name in ["koriyama", "072036", "72028"] { #expect(try !matches([name])) }
    #expect(try matches([], ["aizuwakamatsu"]) && matches([], ["072028"]))
    #expect(try !matches([], ["Aizuwakamatsu"]))
    #expect(try matches([]) && matches(["072028"], ["aizuwakamatsu"]))
    #expect(try !matches(["072028"], ["koriyama"]) && !matches(["koriyama"], ["072028"]))
  }

  @Test("twice or joined is a duplicate header")
  func duplicates() {
    for values in [["a", "a"], ["a,b"], ["a, a"]] {
      #expect(throws: AccessRefused(.duplicateHeader)) { try matches(values) }
      #expect(throws: AccessRefused(.duplicateHeader)) { try matches([], values) }
    }
  }

  @Test(
    "Fiware-Service has 1 to 50 letters, digits or underscores",
    arguments: [
      "", "a b", "a-b", "会津", "a/b", String(repeating: "a", count: 51),
    ])
  func shape(name: String) {
    #expect(throws: AccessRefused(.badRequest)) { try matches([name]) }
  }

  @Test("a name inside the shape that is nobody's simply does not match")
  func unknown() throws {
    #expect(try !matches([String(repeating: "a", count: 50)]))
  }
}
