import CivilTime
import ConsentRules
import StrictJSON
import Testing

@Suite struct LedgerProofTests {
  private func leaf(_ number: Int) -> Hash256 {
    LedgerLeaf.hash(
      salt: [UInt8](repeating: UInt8(number), count: 32), payload: ["n": .number(JSONNumber(number))])
  }

  @Test func theLeafOfAnAccess() {
    let payload: JSON = [
      "v": "moyai.entry/1", "entry": .string(LedgerEntryID(high: 0, low: 1).text), "kind": "access",
      "at": "2026-11-22T00:00:00.123Z", "tenant": "072028", "subject": .string(SubjectID(high: 0, low: 1).text),
      "org": "org_reiji_health", "service": "svc_kenshin", "kid": "a1B2c3D4e5F6", "purpose": "pur_checkup_advice",
      "mode": "view", "asked": ["health.checkup"], "permitted": ["health.checkup@1"], "basis": "consent",
      "consents": [.string(ConsentID(high: 0, low: 1).text)], "decision": "permit", "reason": .null,
    ]
    #expect(payload.canonicalBytes.count == 441)
    #expect(
      LedgerLeaf.hash(salt: [UInt8](repeating: 0, count: 32), payload: payload).hex
        == "3cb300854362aba8cdfd048aae7326d9f9cf5917942438b8a349bd08edf112f5")
  }

  @Test func smallTrees() {
    #expect(leaf(0).hex == "8ebe2f270e55d847d31380c1ed821360c59725bd2dd871acab2b641f6b13b764")
    #expect(leaf(1).hex == "4ade21d93dfd2cdbde91c71e447e3991839302dce06dc70b1caf7bde215c8b34")
    let roots = [
      2: "d1d068ff2b63eb273165a91b0c10edf9c712b00385750eb8451fd04257e20ec4",
      3: "8dee0ad28735ef5ae7dc1ac1a1f3ff6109889f8c2c54ae26ebdd17872b61826f",
      5: "aa00353a635bb5de0e8e35e087acb9ec3256e1374cddc732c34dbb016c316538",
    ]
    for (count, root) in roots { #expect(MerkleTree.root(of: (0..<count).map(leaf))?.hex == root) }
    #expect(MerkleTree.root(of: [leaf(0)]) == leaf(0))
    #expect(MerkleTree.root(of: []) == nil)
  }

  @Test func blocksOfTheVectors() throws {
    let tenant = try #require(TenantDigits("072028"))
    let first = BlockHeader(
      tenant: tenant, height: 0, previous: .zero, count: 5, root: try #require(MerkleTree.root(of: (0..<5).map(leaf))),
      sealedAt: try Sample.instant("2026-11-22T00:00:01.000Z"))
    #expect(first.hash.hex == "d3c719ac1cc589a81b7c2c1196a5d2022391c3b2f083fe73d68553c11796d189")
    let jws = try first.signed(with: Sample.signingKey())
    #expect(
      jws.text.hasSuffix(
        ".eg2XNwihSUTQK6Aua2QxZ-OTgepYnUSH3PrCtwBT98mahpIWvPyeHeOT1iMb-80pblzSnT2KksQRW2tX3hSVAw"))
    let second = BlockHeader(
      tenant: tenant, height: 1, previous: first.hash, count: 1, root: leaf(0),
      sealedAt: try Sample.instant("2026-11-22T00:00:02.000Z"))
    #expect(second.hash.hex == "9d5ba8809c660182a3de6b2acd3e57543a7d5b11c090e83b26cbf950138ee311")
    #expect(BlockHeader(json: second.json) == second)
  }

  /// RFC 6962 §2.1, by its own recursive definition.
  private func recursiveRoot(_ leaves: ArraySlice<Hash256>) -> Hash256? {
    guard leaves.count > 1 else { return leaves.first }
    var split = 1
    while split * 2 < leaves.count { split *= 2 }
    let middle = leaves.startIndex + split
    guard let left = recursiveRoot(leaves[..<middle]), let right = recursiveRoot(leaves[middle...]) else { return nil }
    return LedgerLeaf.node(left, right)
  }

  @Test func theTreeHasTheShapeOfTheRFCAtEveryCount() {
    let leaves = (0..<130).map { Hash256.of([UInt8($0)]) }
    for count in 0...130 {
      #expect(MerkleTree.root(of: leaves[..<count]) == recursiveRoot(leaves[..<count]), "\(count) leaves")
    }
  }
}
