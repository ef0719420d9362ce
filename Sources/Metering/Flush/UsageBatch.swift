package import CivilTime
import Crypto
package import Postgres

/// What one writer sealed for one payer under one number: immutable from the first sending on, and always the same bytes
/// (Metering.docc, the flush).
package struct UsageBatch: Sendable, Equatable {
  /// Under which a batch is added at most once.
  package struct ID: Hashable, Sendable {
    package let writer: WriterID
    /// The writer's batches are numbered 0, 1, 2, …; those of several payers that were closed together share a number.
    package let sequence: Int64
    package let payer: TenantID

    package init(writer: WriterID, sequence: Int64, payer: TenantID) {
      self.writer = writer
      self.sequence = sequence
      self.payer = payer
    }
  }

  package let id: ID
  package let sealedAt: Timestamp
  /// In the order of the primary key, no dimensions twice.
  package let entries: [UsageEntry]
  /// Of the batch's text.
  package let sha256: [UInt8]
  /// Size of that text.
  let byteCount: Int

  /// - Parameter entries: of one payer, the identity's; others are left out rather than charged to the wrong town.
  package init(id: ID, sealedAt: Timestamp, entries: [UsageEntry]) {
    let own = entries.filter { $0.dimensions.payer == id.payer }
    var text = Array(
      "batch \(id.sequence) \(id.payer.code) \(sealedAt.microseconds) \(own.count)\n".utf8)
    for entry in own { entry.appendLine(to: &text) }
    self.id = id
    self.sealedAt = sealedAt
    self.entries = own
    byteCount = text.count
    self.sha256 = Self.digest(writer: id.writer, text: text)
  }

  /// The writer is part of the digest: the same counts of two writers are two batches.
  private static func digest(writer: WriterID, text: [UInt8]) -> [UInt8] {
    var hash = SHA256()
    hash.update(data: Array((writer.text + "\n").utf8))
    hash.update(data: text)
    return Array(hash.finalize())
  }

  /// The contributions of the batch, each with its digest.
  var additions: [UsageAddition] {
    entries.map { entry in
      let contribution = Contribution(writer: id.writer, number: id.sequence, source: .batch, entry: entry)
      return UsageAddition(
        dimensions: entry.dimensions, quantity: entry.quantity, contributions: 1, digest: contribution.digest)
    }
  }
}
