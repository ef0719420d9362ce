package import CivilTime
import Crypto
package import Postgres

/// What one writer sealed for one payer: immutable, numbered, and always the same bytes (Metering.docc, the flush).
package struct UsageBatch: Sendable, Equatable {
  /// Under which a batch is added at most once.
  package struct ID: Hashable, Sendable {
    package let writer: WriterID
    /// The writer's seals are numbered 0, 1, 2, …; the parts of one seal for several payers share its number.
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
  /// The batch as it stands in the spool, without the empty line before it and its `end` line.
  let text: [UInt8]
  /// Of ``text``.
  package let sha256: [UInt8]

  /// - Parameter entries: of one payer, the identity's; others are left out rather than charged to the wrong town.
  package init(id: ID, sealedAt: Timestamp, entries: [UsageEntry]) {
    let own = entries.filter { $0.dimensions.payer == id.payer }
    var text = Array(
      "batch \(id.sequence) \(id.payer.code) \(sealedAt.microseconds) \(own.count)\n".utf8)
    for entry in own { entry.appendLine(to: &text) }
    self.id = id
    self.sealedAt = sealedAt
    self.entries = own
    self.text = text
    self.sha256 = Self.digest(writer: id.writer, text: text)
  }

  /// The writer is part of the digest though the spool names it only once: the same seal of two writers is two batches.
  private static func digest(writer: WriterID, text: [UInt8]) -> [UInt8] {
    var hash = SHA256()
    hash.update(data: Array((writer.text + "\n").utf8))
    hash.update(data: text)
    return Array(hash.finalize())
  }

  /// The batch as it stands in the spool. The empty line before it keeps a damaged neighbour from taking it along.
  var record: [UInt8] {
    [UInt8(ascii: "\n")] + text + Array("end \(Hexadecimal.text(of: sha256))\n".utf8)
  }

  /// The size of ``record``: an empty line, the text, `end `, 64 digits, a line feed.
  var spoolByteCount: Int { text.count + 70 }

  /// The contributions of the batch, each with its digest.
  var additions: [UsageAddition] {
    entries.map { entry in
      let contribution = Contribution(writer: id.writer, number: id.sequence, source: .batch, entry: entry)
      return UsageAddition(
        dimensions: entry.dimensions, quantity: entry.quantity, contributions: 1, digest: contribution.digest)
    }
  }
}
