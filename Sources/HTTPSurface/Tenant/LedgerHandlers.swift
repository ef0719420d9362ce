import CivilTime
import Consent
import ConsentRules
import HTTPTypes
import NIOCore
import StrictJSON

/// The town's ledger, by its auditors.
enum LedgerHandlers {
  @Sendable static func export(_ request: StaffRequest) async throws -> Answer {
    let query = request.info.query
    let (from, to) = (try instant("from", query), try instant("to", query))
    if let from, let to, to <= from { throw Problem(.windowInvalid, shown: "to lies behind from") }
    let pages = try await request.services.requirePersonal().export.pages(of: request.tenant, from: from, to: to)
    // The first page is read before anything is sent: what cannot be read at all is a refusal and not half an answer.
    let stream = try await BodyStream(readingAhead: { try await pages.next() })
    return Answer(status: .ok, body: .stream(stream, .ndjson)).with(.cacheControl, "no-store")
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
