import Testing

@testable import Tenancy

@Suite("API key proof")
struct APIKeyProofTests {
  static let pepper = (0..<32).map { UInt8($0) }

  @Test("the vector's proof and verifier")
  func vector() throws {
    let key = try #require(APIKeyText(Vector.first))
    let proof = try PepperRing([1: Self.pepper]).proof(of: key)
    #expect(hexadecimal(proof.bytes) == "6d5abc2dd8fdd605a33b46c02afec55c292703b1096e72aa2aa5491d34056405")
    #expect(hexadecimal(proof.verifier.bytes) == "8c11f91c4ca60f468016860dadcd64ae1778d78e7408663e1f9313dec4ae6cc9")
  }

  @Test("a verifier matches its key and pepper only")
  func matching() throws {
    let ring = try PepperRing([1: Self.pepper, 2: Self.pepper.reversed()])
    let first = try #require(APIKeyText(Vector.first))
    let second = try #require(APIKeyText(Vector.second))
    let verifier = ring.proof(of: first).verifier
    #expect(ring.newestVersion == 2)
    #expect(verifier.matches(ring.proof(of: first)))
    #expect(!verifier.matches(ring.proof(of: second)))
    #expect(!verifier.matches(try #require(ring.proof(of: first, version: 1))))
    #expect(ring.proof(of: first, version: 3) == nil)
  }

  @Test("a stored verifier has 32 bytes")
  func stored() {
    #expect(APIKeyVerifier(stored: Array(repeating: 0, count: 31)) == nil)
    #expect(APIKeyVerifier(stored: Array(repeating: 0, count: 33)) == nil)
    #expect(APIKeyVerifier(stored: Array(repeating: 0, count: 32)) != nil)
  }

  @Test("neither proof nor verifier is printed")
  func unprinted() throws {
    let proof = try PepperRing([1: Self.pepper]).proof(of: try #require(APIKeyText(Vector.first)))
    var dumped = ""
    dump(proof, to: &dumped)
    dump(proof.verifier, to: &dumped)
    #expect("\(proof) \(proof.verifier)" == "proof verifier")
    #expect(!dumped.contains("109") && !dumped.contains("140"))
  }

  private func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
