import CivilTime
import Crypto
import StrictJSON
import Testing

@testable import Identity

/// Which tokens are believed (Identity.docc, 1 to 4). Keys are made anew for each run.
@Suite struct TokenVerifierTests {
  private let issuer: MadeIssuer
  private let verifier: TokenVerifier

  init() throws {
    issuer = try MadeIssuer()
    verifier = try issuer.verifier()
  }

  @Test(arguments: SignatureAlgorithm.allCases)
  func aWholeTokenOfAConfiguredIssuerIsBelieved(_ algorithm: SignatureAlgorithm) async throws {
    let token = try await verifier.verify(try issuer.token(algorithm), for: .me, at: MadeIssuer.now)
    #expect(token.issuer == MadeIssuer.name)
    #expect(token.subject == "user-1")
    #expect(token.kind == .citizen)
    #expect(token.tenant == nil)
    #expect(token.expiresAt == Timestamp(seconds: 1_800_003_590))
  }

  @Test func anyOtherByteOfTheTokenIsRefused() async throws {
    let token = Array(try issuer.token().utf8)
    for place in token.indices {
      var changed = token
      changed[place] = changed[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      #expect(try await refusal(verifier, String(decoding: changed, as: UTF8.self)) != nil, "byte \(place)")
    }
  }

  /// Headers that must not be believed although the signature over them is good.
  private static let headers: [(String, TokenRefused.Reason, @Sendable (inout JSONObject) -> Void)] = [
    ("none", .algorithm, { $0["alg"] = "none" }), ("None", .algorithm, { $0["alg"] = "None" }),
    ("HS256", .algorithm, { $0["alg"] = "HS256" }), ("HS512", .algorithm, { $0["alg"] = "HS512" }),
    ("PS256", .algorithm, { $0["alg"] = "PS256" }), ("eddsa", .algorithm, { $0["alg"] = "eddsa" }),
    ("no alg", .algorithm, { $0["alg"] = nil }),
    ("jku", .header, { $0["jku"] = "https://evil.example/jwks" }), ("jwk", .header, { $0["jwk"] = [:] }),
    ("x5u", .header, { $0["x5u"] = "https://evil.example/cert" }), ("crit", .header, { $0["crit"] = ["exp"] }),
    ("empty crit", .header, { $0["crit"] = [] }), ("null jku", .header, { $0["jku"] = .null }),
    ("b64", .header, { $0["b64"] = false }), ("zip", .header, { $0["zip"] = "DEF" }),
    ("no kid", .header, { $0["kid"] = nil }), ("kid a number", .header, { $0["kid"] = 1 }),
    ("kid empty", .header, { $0["kid"] = "" }), ("typ", .header, { $0["typ"] = "secevent+jwt" }),
    ("unknown kid", .key, { $0["kid"] = "other" }), ("a shared secret", .key, { $0["kid"] = "shared" }),
    ("a key for another algorithm", .key, { $0["kid"] = "ec" }),
  ]

  @Test(arguments: headers.indices)
  func aHeaderCannotChooseHowItIsChecked(_ place: Int) async throws {
    let (name, reason, change) = Self.headers[place]
    let token = try issuer.token(header: MadeIssuer.header(.edDSA, change))
    #expect(try await refusal(verifier, token) == reason, "\(name)")
  }

  /// What is signed well and still says something that is not so.
  private static let claims: [(String, TokenRefused.Reason?, @Sendable (inout JSONObject) -> Void)] = [
    ("no iss", .issuer, { $0["iss"] = nil }), ("another iss", .issuer, { $0["iss"] = "https://login.example.jp/" }),
    ("iss a list", .issuer, { $0["iss"] = ["https://login.example.jp"] }),
    ("no sub", .subject, { $0["sub"] = nil }), ("empty sub", .subject, { $0["sub"] = "" }),
    ("long sub", .subject, { $0["sub"] = .string(String(repeating: "a", count: 256)) }),
    ("longest sub", nil, { $0["sub"] = .string(String(repeating: "a", count: 255)) }),
    ("sub with a blank", .subject, { $0["sub"] = "a b" }), ("sub a number", .subject, { $0["sub"] = 1 }),
    ("no aud", .audience, { $0["aud"] = nil }), ("another plane", .audience, { $0["aud"] = "moyai-tenant" }),
    ("aud in capitals", .audience, { $0["aud"] = "Moyai-Me" }), ("empty list", .audience, { $0["aud"] = [] }),
    ("aud among others", nil, { $0["aud"] = ["other", "moyai-me"] }),
    ("aud with a number", .audience, { $0["aud"] = ["moyai-me", 1] }),
    ("no exp", .time, { $0["exp"] = nil }), ("no iat", .time, { $0["iat"] = nil }),
    ("exp now", .time, { $0["exp"] = 1_800_000_000 }), ("exp in a second", nil, { $0["exp"] = 1_800_000_001 }),
    ("one hour", nil, { $0["exp"] = 1_800_003_590 }), ("a second more", .time, { $0["exp"] = 1_800_003_591 }),
    ("iat 30 s ahead", nil, { $0["iat"] = 1_800_000_030 }),
    ("iat 31 s ahead", .time, { $0["iat"] = 1_800_000_031 }),
    ("iat after exp", .time, { ($0["iat"], $0["exp"]) = (1_800_000_020, 1_800_000_010) }),
    ("exp a string", .time, { $0["exp"] = "1800000100" }),
    ("huge exp", .time, { $0["exp"] = 9_223_372_036_854_775_807 }),
    ("negative iat", .time, { $0["iat"] = -1 }),
    ("nbf now", nil, { $0["nbf"] = 1_800_000_000 }), ("nbf 30 s ahead", nil, { $0["nbf"] = 1_800_000_030 }),
    ("nbf 31 s ahead", .time, { $0["nbf"] = 1_800_000_031 }), ("nbf a string", .time, { $0["nbf"] = "now" }),
    ("roles of a resident mean nothing", nil, { $0["moyai_roles"] = ["manager"] }),
  ]

  @Test(arguments: claims.indices)
  func claimsAreHeldAgainstTheIssuerThePlaneAndTheClock(_ place: Int) async throws {
    let (name, reason, change) = Self.claims[place]
    let token = try issuer.token(claims: MadeIssuer.claims(change))
    #expect(try await refusal(verifier, token) == reason, "\(name)")
  }

  @Test func leewayNeverLengthensALife() async throws {
    let token = try issuer.token(claims: MadeIssuer.claims { $0["exp"] = 1_800_000_100 })
    #expect(try await refusal(verifier, token, at: Timestamp(microseconds: 1_800_000_099_999_999)) == nil)
    #expect(try await refusal(verifier, token, at: Timestamp(seconds: 1_800_000_100)) == .time)
  }

  private static let forms: [(String, String)] = [
    ("{\"alg\":\"EdDSA\",\"alg\":\"EdDSA\",\"kid\":\"ed\"}", "duplicate member in the header"),
    ("{\"alg\":\"EdDSA\",\"kid\":\"ed\"", "header cut off"), ("[]", "header a list"), ("", "header empty"),
  ]

  @Test(arguments: forms) func headersThatReadersCouldReadDifferentlyAreRefused(_ header: String, _ name: String)
    async throws
  {
    let token = try issuer.token(headerText: header, claimsText: MadeIssuer.claims().text)
    #expect(try await refusal(verifier, token) == .form, "\(name)")
  }

  @Test func duplicateClaimsAreRefused() async throws {
    let twice = MadeIssuer.claims().text.dropLast() + ",\"sub\":\"user-2\"}"
    let header = MadeIssuer.header(.edDSA).text
    let token = try issuer.token(headerText: header, claimsText: String(twice))
    #expect(try await refusal(verifier, token) == .form)
    let plain = try issuer.token(headerText: header, claimsText: MadeIssuer.claims().text)
    #expect(try await refusal(verifier, plain) == nil)
  }

  @Test func partsAreThreeAndCanonical() async throws {
    let token = try issuer.token()
    for changed in [token + ".", token + "=", "." + token, token + ".AAAA", "", "..", "a.b.c", token + "\n"] {
      #expect(try await refusal(verifier, changed) == .form, "\(changed.suffix(8))")
    }
    let padded = try issuer.token(
      claims: MadeIssuer.claims { $0["pad"] = .string(String(repeating: "x", count: CompactToken.bytesMax)) })
    #expect(try await refusal(verifier, padded) == .form)
  }

  @Test func anIssuerSpeaksOnlyForItsKind() async throws {
    for kind in IssuerKind.allCases {
      let verifier = try issuer.verifier(kind, tenants: ["072028"])
      for audience in TokenAudience.allCases {
        let token = try issuer.token(
          claims: MadeIssuer.claims {
            $0["aud"] = .string(audience.rawValue)
            $0["moyai_tenant"] = "072028"
          })
        let reason = try await refusal(verifier, token, for: audience)
        #expect((reason == nil) == (audience.kind == kind), "\(kind) for \(audience): \(reason as Any)")
      }
    }
  }

  @Test func anAlgorithmTheIssuerMayNotUseIsRefused() async throws {
    let narrow = try issuer.verifier(algorithms: [.es256])
    #expect(try await refusal(narrow, try issuer.token(.es256)) == nil)
    #expect(try await refusal(narrow, try issuer.token(.edDSA)) == .algorithm)
    #expect(try await refusal(narrow, try issuer.token(.rs256)) == .algorithm)
  }

  private static let staff: [(String, TokenRefused.Reason?, @Sendable (inout JSONObject) -> Void)] = [
    ("its town", nil, { _ in }), ("no town", .tenant, { $0["moyai_tenant"] = nil }),
    ("another town", .tenant, { $0["moyai_tenant"] = "072010" }),
    ("a slug", .tenant, { $0["moyai_tenant"] = "aizuwakamatsu" }),
    ("a list", .tenant, { $0["moyai_tenant"] = ["072028"] }), ("a number", .tenant, { $0["moyai_tenant"] = 72_028 }),
    ("roles a text", .roles, { $0["moyai_roles"] = "manager" }),
    ("a role a number", .roles, { $0["moyai_roles"] = [1] }),
    ("no roles", nil, { $0["moyai_roles"] = nil }),
    ("roles of desks of services", nil, { $0["moyai_roles"] = ["svc_x:desk"] }),
  ]

  @Test(arguments: staff.indices) func staffSpeakForTheTownsTheirIssuerMay(_ place: Int) async throws {
    let (name, reason, change) = Self.staff[place]
    let verifier = try issuer.verifier(.staff, tenants: ["072028"])
    let token = try issuer.token(
      claims: MadeIssuer.claims {
        $0["aud"] = "moyai-tenant"
        $0["moyai_tenant"] = "072028"
        $0["moyai_roles"] = ["clerk", "manager"]
        change(&$0)
      })
    #expect(try await refusal(verifier, token, for: .tenant) == reason, "\(name)")
  }

  @Test func aTokenOfAnotherIssuersKeyIsRefused() async throws {
    let other = try MadeIssuer()
    for algorithm in SignatureAlgorithm.allCases {
      #expect(try await refusal(verifier, try other.token(algorithm)) == .signature)
    }
  }
}
