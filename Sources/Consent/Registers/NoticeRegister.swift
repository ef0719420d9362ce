package import ConsentRules
package import Postgres

/// The documents that were shown before grants. Anyone may fetch one by the hash of its bytes: who knows the hash knows
/// what it names, and the bytes prove themselves.
package struct NoticeRegister: Sendable {
  package init() {}

  /// The very bytes, whichever town's offer they belong to; nil when there are none of this hash. Under the role consent.
  package func document(_ hash: Hash256, in scope: inout PlatformScope) throws -> String? {
    try scope.fetch(
      Query<String>("SELECT document FROM moyai.notice WHERE sha256 = \(hash.bytes) LIMIT 1") {
        row throws(DecodingFailure) in try row.string(0)
      }
    ).first
  }
}
