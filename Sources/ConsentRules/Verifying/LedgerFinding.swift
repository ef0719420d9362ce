/// What one line of an exported ledger says, as far as it can be told from the line alone.
enum LedgerFinding: Sendable {
  case key(PublicKey)
  case block(BlockFinding)
  case entry(EntryFinding)
  /// No line of the format, or a line at fault in itself.
  case fault(String)

  struct BlockFinding: Sendable {
    let height: Int
    let header: BlockHeader
    let hash: Hash256
    let jws: CompactJWS
    /// Whether the signature holds; nil when the key was not known where the line was read.
    let isSigned: Bool?
  }

  struct EntryFinding: Sendable {
    enum Content: Sendable { case opened, erased, sought }
    let height: Int
    let index: Int
    let leaf: Hash256
    let content: Content
  }
}
