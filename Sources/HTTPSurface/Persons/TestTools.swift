package import CivilTime
package import Identity

/// What a development installation has and no other: an issuer of tokens for anybody, and a clock that can be put
/// forward. The development command makes one; `moyai serve` has no way to (Identity.docc, 7).
package struct TestTools: Sendable {
  package let issuer: TestIssuer
  /// Moves the installation's clock on, for this process and the database, and tells the new time.
  package let advance: @Sendable (Duration) async throws -> Timestamp

  package init(issuer: TestIssuer, advance: @escaping @Sendable (Duration) async throws -> Timestamp) {
    self.issuer = issuer
    self.advance = advance
  }
}
