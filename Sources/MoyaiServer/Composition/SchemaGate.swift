import Crypto
import Postgres
import Schema

/// Reads, with the server's own role, whether the database has exactly the schema this program was tested with.
enum SchemaGate {
  private struct AppliedStep: Sendable {
    let number: Int
    let sha256: [UInt8]
  }

  /// How the database stands to the steps this program carries.
  static func status(in scope: inout PlatformScope) throws -> SchemaStatus {
    let present = Query<Bool>("SELECT to_regclass('moyai.schema_version') IS NOT NULL") {
      row throws(DecodingFailure) in try row.bool(0)
    }
    guard try scope.fetch(present).first == true else { return .missing }
    let steps = Query<AppliedStep>("SELECT number, sha256 FROM moyai.schema_version ORDER BY number") {
      row throws(DecodingFailure) in AppliedStep(number: Int(try row.int32(0)), sha256: try row.bytes(1))
    }
    let applied = try scope.fetch(steps)
    guard let newest = applied.last?.number else { return .missing }
    let known = Schema.steps
    if newest > known.count { return .newer(version: newest, known: known.count) }
    for (step, found) in zip(known, applied)
    where found.number != step.number || found.sha256 != Array(SHA256.hash(data: step.bytes)) {
      return .altered(step: step.number)
    }
    return newest == known.count
      ? .current(version: newest) : .behind(version: newest, known: known.count)
  }
}
