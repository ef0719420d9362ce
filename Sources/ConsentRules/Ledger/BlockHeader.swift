package import CivilTime
import Crypto
package import StrictJSON

/// The header of a block: which entries of a tenant it seals, and after which block it comes.
package struct BlockHeader: Hashable, Sendable {
  package let tenant: TenantDigits
  /// 0 for the first block; then one more each time.
  package let height: Int
  /// The hash of the block before; ``Hash256/zero`` in block 0.
  package let previous: Hash256
  /// How many entries it seals; at least one.
  package let count: Int
  /// The root over their leaves.
  package let root: Hash256
  /// When it was sealed; whole milliseconds.
  package let sealedAt: Timestamp

  package init(
    tenant: TenantDigits, height: Int, previous: Hash256, count: Int, root: Hash256, sealedAt: Timestamp
  ) {
    self.tenant = tenant
    self.height = height
    self.previous = previous
    self.count = count
    self.root = root
    self.sealedAt = sealedAt
  }

  /// The value of `v`.
  package static let version = "moyai.block/1"

  /// The header as it is hashed and signed.
  package var json: JSON {
    [
      "v": .string(Self.version), "tenant": .string(tenant.text), "height": .number(JSONNumber(height)),
      "prev": .string(previous.hex), "count": .number(JSONNumber(count)), "root": .string(root.hex),
      "sealed_at": .instant(sealedAt),
    ]
  }

  /// Reads a header; nil when a member is missing, unknown or of another form.
  package init?(json: JSON) {
    guard let root = json.object, root.count == 7, root["v"] == .string(Self.version),
      let tenant = root.text("tenant").flatMap({ TenantDigits($0) }), let height = root.integer("height"), height >= 0,
      let previous = root.hash("prev"), let count = root.integer("count"), count >= 1,
      let treeRoot = root.hash("root"), let sealedAt = root.instant("sealed_at")
    else { return nil }
    self.init(
      tenant: tenant, height: height, previous: previous, count: count, root: treeRoot, sealedAt: sealedAt)
  }

  /// SHA-256(0x02 ‖ canonical header): what the next block's `prev` says, and what a kept head is.
  package var hash: Hash256 { Self.hash(of: json.canonicalBytes) }

  /// As ``hash`` of canonical bytes.
  package static func hash(of canonicalBytes: [UInt8]) -> Hash256 {
    var hasher = SHA256()
    withUnsafeBytes(of: UInt8(2)) { hasher.update(bufferPointer: $0) }
    canonicalBytes.withUnsafeBytes { hasher.update(bufferPointer: $0) }
    return Hash256(hasher.finalize())
  }

  /// Signs it with the key of its tenant that covers `sealedAt`.
  package func signed(with keys: SigningKeys) throws -> CompactJWS {
    try signed(with: keys.key(of: tenant, at: sealedAt))
  }

  /// Signs it with this key.
  package func signed(with key: SigningKey) throws -> CompactJWS {
    try CompactJWS(signing: json.canonicalBytes, as: .block, with: key)
  }
}
