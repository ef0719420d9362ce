import CivilTime
import Testing

@testable import Identity

/// The file of issuers (Identity.docc, 6 and 7).
@Suite struct IssuerConfigurationTests {
  private func configuration(_ text: String) throws -> IssuerConfiguration {
    try IssuerConfiguration(parsing: Array(text.utf8))
  }

  private func one(_ members: String) throws -> IssuerConfiguration {
    try configuration(#"{"issuers":[{\#(members)}]}"#)
  }

  @Test func anEntryIsReadAsItIsWritten() throws {
    let read = try configuration(
      #"""
      {"issuers":[
        {"issuer":"https://login.example.jp","kind":"citizen","jwks":{"url":"https://login.example.jp/jwks"}},
        {"issuer":"https://login.example.jp","kind":"staff","jwks":{"file":"/etc/moyai/staff.jwks"},
         "tenants":["072028"],"algorithms":["ES256","EdDSA"]}],
       "allow_addresses":["10.0.0.0/8"]}
      """#)
    #expect(read.entries.count == 2)
    #expect(read.entries[0].keys == .url("https://login.example.jp/jwks", authority: nil))
    #expect(read.entries[0].issuer.algorithms.count == 3)
    #expect(
      read.entries[1].issuer
        == Issuer(
          name: "https://login.example.jp", kind: .staff, tenants: ["072028"], algorithms: [.es256, .edDSA]))
    #expect(read.allowedAddresses == ["10.0.0.0/8"])
  }

  @Test(arguments: [
    #""issuer":"http://login.example.jp","kind":"citizen","jwks":{"file":"/x"}"#,
    #""issuer":"urn:moyai:test-issuer","kind":"citizen","jwks":{"file":"/x"}"#,
    #""issuer":"https://login.example.jp#a","kind":"citizen","jwks":{"file":"/x"}"#,
    #""issuer":"https://login.example.jp","kind":"resident","jwks":{"file":"/x"}"#,
    #""issuer":"https://login.example.jp","kind":"citizen","jwks":{"file":"relative"}"#,
    #""issuer":"https://login.example.jp","kind":"citizen","jwks":{"url":"http://login.example.jp/jwks"}"#,
    #""issuer":"https://login.example.jp","kind":"citizen","jwks":{"file":"/x","url":"https://x.jp/"}"#,
    #""issuer":"https://login.example.jp","kind":"citizen","jwks":{}"#,
    #""issuer":"https://login.example.jp","kind":"citizen","jwks":{"file":"/x"},"tenants":["072028"]"#,
    #""issuer":"https://login.example.jp","kind":"staff","jwks":{"file":"/x"}"#,
    #""issuer":"https://login.example.jp","kind":"staff","jwks":{"file":"/x"},"tenants":[]"#,
    #""issuer":"https://login.example.jp","kind":"staff","jwks":{"file":"/x"},"tenants":["72028"]"#,
    #""issuer":"https://login.example.jp","kind":"citizen","jwks":{"file":"/x"},"algorithms":["HS256"]"#,
    #""issuer":"https://login.example.jp","kind":"citizen","jwks":{"file":"/x"},"algorithms":[]"#,
    #""issuer":"https://login.example.jp","kind":"citizen","jwks":{"file":"/x"},"secret":"x""#,
  ])
  func mistakesAreToldAndNotGuessed(members: String) {
    #expect(throws: IssuerConfigurationFault.self) { try one(members) }
  }

  @Test func oneIssuerAndKindStandsOnce() {
    let entry = #"{"issuer":"https://login.example.jp","kind":"citizen","jwks":{"file":"/x"}}"#
    #expect(throws: IssuerConfigurationFault.self) { try configuration(#"{"issuers":[\#(entry),\#(entry)]}"#) }
  }
}

/// The issuer of development installations (Identity.docc, 7).
@Suite struct TestIssuerTests {
  private let now = Timestamp(seconds: 1_800_000_000)

  @Test(arguments: IssuerKind.allCases) func itsTokensOpenTheirPlaneForOneHour(_ kind: IssuerKind) async throws {
    let issuer = TestIssuer()
    let verifier = TokenVerifier(issuer.issuers)
    let token = try issuer.token(
      .init(kind: kind, subject: "hanako", tenant: kind == .staff ? "072028" : nil, roles: ["manager"]), at: now)
    let read = try await verifier.verify(token, for: kind.audience, at: now)
    #expect(read.issuer == "urn:moyai:test-issuer")
    #expect(read.subject == "hanako")
    #expect(read.tenant == (kind == .staff ? "072028" : nil))
    #expect(read.expiresAt - read.issuedAt == .seconds(3_600))
    for other in TokenAudience.allCases where other != kind.audience {
      #expect(try await refusal(verifier, token, for: other, at: now) != nil)
    }
  }

  @Test func itsTokensOpenNoOtherProcess() async throws {
    let token = try TestIssuer().token(.init(kind: .citizen, subject: "hanako"), at: now)
    #expect(try await refusal(TokenVerifier(TestIssuer().issuers), token, at: now) == .signature)
    #expect(try await refusal(TokenVerifier([]), token, at: now) == .issuer)
  }
}
