import CivilTime
import ConsentRules
import Foundation
import StrictJSON
import Testing

/// An exported ledger made by hand, to be spoiled line by line.
struct SampleLedger {
  var lines: [JSON] = []
  var heads: [LedgerHead] = []
  let key: SigningKey

  /// A ledger whose blocks have these many entries.
  init(counts: [Int] = [3, 1, 4], key: SigningKey? = nil, tenant: String = "072028", erasing: Set<Int> = []) throws {
    self.key = try key ?? Sample.signingKey(tenant: tenant)
    lines.append(LedgerLine.key(self.key.publicKey))
    var previous = Hash256.zero
    var number = 0
    for (height, count) in counts.enumerated() {
      var entries: [JSON] = []
      var tree = MerkleTree()
      for index in 0..<count {
        let salt = [UInt8](repeating: UInt8(number & 0xFF), count: 32)
        let payload: JSON = [
          "v": "moyai.entry/1", "entry": .string(LedgerEntryID(high: 0, low: UInt64(number)).text), "kind": "admin",
          "note": "行\u{1F}\"\n", "n": .number(JSONNumber(number)),
        ]
        let leaf = LedgerLeaf.hash(salt: salt, payload: payload)
        tree.append(leaf)
        entries.append(
          LedgerLine.entry(
            height: height, index: index, leaf: leaf, opened: erasing.contains(number) ? nil : (salt, payload)))
        number += 1
      }
      let header = BlockHeader(
        tenant: try #require(TenantDigits(tenant)), height: height, previous: previous, count: count,
        root: try #require(tree.root), sealedAt: try Sample.instant("2026-11-22T00:00:01.000Z") + .seconds(height))
      previous = header.hash
      heads.append(LedgerHead(height: height, hash: header.hash))
      lines.append(LedgerLine.block(height: height, hash: header.hash, jws: try header.signed(with: self.key).text))
      lines += entries
    }
  }

  var bytes: [UInt8] { lines.flatMap { Self.canonicalPayload($0).bytes + [0x0A] } }

  /// The payload inside a line is written canonically, as exports do.
  private static func canonicalPayload(_ line: JSON) -> JSON {
    guard var object = line.object, let payload = object["payload"], payload.object != nil,
      let canonical = try? JSON(parsing: payload.canonicalBytes)
    else { return line }
    object["payload"] = canonical
    return .object(object)
  }

  func report(
    _ verifier: LedgerVerifier = LedgerVerifier()
  ) async throws -> Verification {
    try await Self.report(bytes, verifier)
  }

  static func report(_ bytes: [UInt8], _ verifier: LedgerVerifier = LedgerVerifier()) async throws -> Verification {
    let path = FileManager.default.temporaryDirectory.appending(path: "ledger-\(UUID().uuidString).ndjson").path
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return await verifier.verify(path: path)
  }

  /// Places of the lines of entries.
  var entryLines: [Int] { lines.indices.filter { lines[$0].object?["t"] == "entry" } }
  var blockLines: [Int] { lines.indices.filter { lines[$0].object?["t"] == "block" } }

  mutating func set(_ member: String, _ value: JSON, at line: Int) {
    guard var object = lines[line].object else { return }
    object[member] = value
    lines[line] = .object(object)
  }
}
