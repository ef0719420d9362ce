import CivilTime
import Consent
import ConsentRules
import HTTPTypes
import NIOCore
import StrictJSON
import Synchronization

/// The town's ledger, by its auditors.
enum LedgerHandlers {
  /// Bytes of one export at most; a longer span is asked for in parts, each of which verifies against the block before.
  static let exportBytesMax = 256 << 20

  @Sendable static func export(_ request: StaffRequest) async throws -> Answer {
    let query = request.info.query
    let (from, to) = (try instant("from", query), try instant("to", query))
    if let from, let to, to <= from { throw Problem(.windowInvalid, shown: "to lies behind from") }
    let collected = Mutex(ByteBuffer())
    try await request.services.requirePersonal().export.write(of: request.tenant, from: from, to: to) { chunk in
      try collected.withLock { buffer in
        guard buffer.readableBytes + chunk.count <= exportBytesMax else {
          throw Problem(.windowInvalid, shown: "more than \(exportBytesMax) bytes: ask for parts with from and to")
        }
        buffer.writeBytes(chunk)
      }
    }
    return Answer(status: .ok, body: .bytes(collected.withLock { $0 }, .ndjson)).with(.cacheControl, "no-store")
  }

  @Sendable static func entry(_ request: StaffRequest) async throws -> Answer {
    guard let id = LedgerEntryID(request.info.path("entryId")),
      let entry = try await request.services.requirePersonal().ledger.entry(id, of: request.tenant)
    else { throw Problem(.notFound) }
    return .json(entry.json)
  }

  private static func instant(_ name: String, _ query: QueryItems) throws(Problem) -> Timestamp? {
    guard let text = query[name] else { return nil }
    guard let instant = Timestamp(iso8601: text) else { throw Problem(.badRequest, shown: "\(name) is an instant") }
    return instant
  }
}

extension LedgerEntry {
  fileprivate var json: JSON {
    let payload = seal?.payload.flatMap { try? JSON(parsing: $0) }
    let block: JSON? = seal.map {
      ["height": .number(JSONNumber($0.height)), "hash": .string($0.blockHash.hex), "jws": .string($0.blockJWS)]
    }
    return [
      "entry": .string(id.text), "kind": .string(kind.rawValue), "at": .string(at.iso8601Milliseconds()),
      "payload": payload ?? .null, "salt": seal?.salt.map { .string($0.lowerHex) } ?? .null,
      "leaf": seal.map { .string($0.leaf.hex) } ?? .null,
      "index": seal.map { .number(JSONNumber($0.index)) } ?? .null, "block": block ?? .null,
    ]
  }
}
