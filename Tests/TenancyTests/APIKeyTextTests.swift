import MoyaiTesting
import Tenancy
import Testing

/// Vectors that were computed elsewhere.
enum Vector {
  static let first = "moyai_sk_live_072028_a1B2c3D4e5F6_" + String(repeating: "0", count: 43) + "2nqZ6u"
  static let second = "moyai_pk_test_072010_ZZZZZZZZZZZZ_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ1OTamk"
}

@Suite("API key text")
struct APIKeyTextTests {
  @Test("the vectors are well-formed and read in parts")
  func vectors() throws {
    let first = try #require(APIKeyText(Vector.first))
    #expect(first.kind == .service && first.environment == .live)
    #expect(first.tenant.text == "072028" && first.kid.text == "a1B2c3D4e5F6")
    let second = try #require(APIKeyText(Vector.second))
    #expect(second.kind == .provider && second.environment == .test)
    #expect(second.tenant.text == "072010" && second.kid.text == "ZZZZZZZZZZZZ")
  }

  @Test("any changed character makes a key malformed", arguments: [Vector.first, Vector.second])
  func everyChange(key: String) {
    let bytes = Array(key.utf8)
    for place in bytes.indices {
      for other in Set("059AZaz_-. \u{00}".utf8) where other != bytes[place] {
        var changed = bytes
        changed[place] = other
        #expect(APIKeyText(ascii: changed) == nil, "place \(place)")
      }
    }
  }

  @Test("a key cut short, prolonged or wrapped is malformed", arguments: [Vector.first, Vector.second])
  func lengths(key: String) {
    for text in [String(key.dropLast()), key + "0", " " + key, key + "\n", ""] {
      #expect(APIKeyText(text) == nil)
    }
  }

  @Test("two neighbouring characters exchanged are found by the checksum")
  func exchanged() {
    let bytes = Array(Vector.second.utf8)
    for place in 34..<82 where bytes[place] != bytes[place + 1] {
      var changed = bytes
      changed.swapAt(place, place + 1)
      #expect(APIKeyText(ascii: changed) == nil, "place \(place)")
    }
  }

  @Test("a minted key reads back, and no two are alike", arguments: KeyKind.allCases)
  func mint(kind: KeyKind) throws {
    var random = SeededGenerator()
    let tenant = try #require(TenantCode("072036"))
    var seen: Set<String> = []
    for _ in 0..<200 {
      let key = APIKeyText.mint(kind, .test, tenant, using: &random)
      let again = try #require(APIKeyText(key.reveal()))
      #expect(again.kind == kind && again.environment == .test && again.tenant == tenant && again.kid == key.kid)
      #expect(key.reveal().utf8.count == APIKeyText.length)
      #expect(seen.insert(key.reveal()).inserted)
    }
  }

  @Test("no description or dump shows the secret")
  func masked() throws {
    let key = try #require(APIKeyText(Vector.first))
    var dumped = ""
    dump(key, to: &dumped)
    for text in ["\(key)", String(reflecting: key), dumped, "\([key])", key.masked] {
      #expect(text.contains("moyai_sk_live_072028_a1B2…"))
      #expect(!text.contains("0000000000"))
    }
  }

  @Test("keys are found anywhere in a text, and masked there")
  func finding() {
    let text = "{\"note\":\"use \(Vector.first), not \(Vector.second)\"}"
    #expect(APIKeyText.isPresent(in: text.utf8))
    #expect(APIKeyText.keys(in: text.utf8, limit: 5).map(\.kid.text) == ["a1B2c3D4e5F6", "ZZZZZZZZZZZZ"])
    #expect(APIKeyText.keys(in: text.utf8, limit: 1).count == 1)
    #expect(APIKeyText.redacted(text) == "{\"note\":\"use moyai_…, not moyai_…\"}")
    #expect(APIKeyText.redacted("nothing here") == "nothing here")
  }

  @Test("the shape alone is enough to be found, but only a well-formed key is looked up")
  func shapeOnly() {
    let wrong = String(Vector.first.dropLast()) + "v"
    #expect(APIKeyText.isPresent(in: wrong.utf8))
    #expect(APIKeyText.keys(in: wrong.utf8, limit: 5).isEmpty)
    #expect(!APIKeyText.isPresent(in: "moyai_sk_live_072028".utf8))
    #expect(!APIKeyText.isPresent(in: Vector.first.replacing("moyai", with: "Moyai").utf8))
  }
}
