package import Postgres

/// The `Idempotency-Key` of a request that would do something again if it came twice (HTTPSurface.docc, repetitions).
package struct RepetitionKey: Sendable, Hashable {
  package let uuid: SQLUUID

  /// Nil where repeating is natural.
  /// - Throws: `duplicate_header` for two keys in one field, `idempotency_key_missing` for none or no UUID.
  init?(_ endpoint: Endpoint, _ fields: RequestFields) throws(Problem) {
    guard endpoint.repetition == .keyed else { return nil }
    guard let field = fields.idempotencyKey else { throw Problem(.idempotencyKeyMissing) }
    if field.utf8.contains(UInt8(ascii: ",")) {
      throw Problem(.duplicateHeader, shown: "idempotency-key came twice")
    }
    guard Self.isUUID(field), let uuid = SQLUUID(field) else {
      throw Problem(.idempotencyKeyMissing, shown: "the Idempotency-Key is no UUID")
    }
    self.uuid = uuid
  }

  /// 36 characters with hyphens in their places; the digits themselves are for `SQLUUID` to read.
  private static func isUUID(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count == 36 else { return false }
    return bytes.indices.allSatisfy { place in
      (bytes[place] == UInt8(ascii: "-")) == [8, 13, 18, 23].contains(place)
    }
  }
}
