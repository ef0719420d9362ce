import CivilTime

/// Puts the lines of an exported ledger together in their order. It keeps the block at hand and nothing else of the
/// file, so its memory does not grow with it.
struct LedgerChain {
  /// What ended the verification: the place and the reason.
  struct Fault: Error { let reason: String }

  private struct OpenBlock {
    let header: BlockHeader
    let hash: Hash256
    var tree = MerkleTree()
  }

  /// Keys found in the file; only used when no set is trusted from elsewhere.
  private(set) var keys: KeySet
  private let takesKeys: Bool
  private var heads: [Int: Set<Hash256>]
  private var block: OpenBlock?

  private(set) var blocks = 0
  private(set) var entries = 0
  private(set) var erased = 0
  private(set) var firstHeight = 0
  private(set) var sought: (height: Int, index: Int)?

  /// - Parameters:
  ///   - trusted: the only keys that count; nil when the file's own do.
  ///   - heads: kept heads.
  init(trusted: KeySet?, heads: [LedgerHead]) {
    keys = trusted ?? KeySet()
    takesKeys = trusted == nil
    self.heads = Dictionary(grouping: heads, by: \.height).mapValues { Set($0.map(\.hash)) }
  }

  /// Takes the next line.
  mutating func take(_ finding: LedgerFinding, line: Int) throws(Fault) {
    switch finding {
    case .fault(let reason): throw Fault(reason: "line \(line): \(reason)")
    case .key(let key):
      guard takesKeys else { return }
      guard keys.add(key) else { throw Fault(reason: "line \(line): two keys are named \(key.name)") }
    case .block(let next): try take(next)
    case .entry(let entry): try take(entry)
    }
  }

  private mutating func take(_ next: LedgerFinding.BlockFinding) throws(Fault) {
    try closeBlock()
    let header = next.header
    func fault(_ reason: String) -> Fault { Fault(reason: "height \(next.height): \(reason)") }
    if let last = block {
      guard next.height == last.header.height + 1 else {
        throw Self.heightFault(next.height, after: last.header.height)
      }
      guard header.tenant == last.header.tenant else { throw fault("a block of \(header.tenant)") }
      guard header.previous == last.hash else { throw fault("prev is not the hash of height \(next.height - 1)") }
      guard header.sealedAt >= last.header.sealedAt else {
        throw fault("sealed at \(header.sealedAt), before the block it follows")
      }
    } else {
      try begin(with: header)
    }
    guard let key = keys[next.jws.keyName] else { throw fault("no key \(next.jws.keyName) is trusted") }
    guard key.belongs(to: header.tenant) else { throw fault("\(key.name) is no key of \(header.tenant)") }
    guard key.covers(header.sealedAt) else { throw fault("\(key.name) was not in use at \(header.sealedAt)") }
    guard next.isSigned ?? next.jws.isSigned(by: key) else { throw fault("not signed by \(key.name)") }
    if let kept = heads.removeValue(forKey: next.height), kept != [next.hash] {
      throw fault("the kept head is not in the chain")
    }
    block = OpenBlock(header: header, hash: next.hash)
    blocks += 1
  }

  /// A file begins with block 0, or with a block whose predecessor is a kept head.
  private mutating func begin(with header: BlockHeader) throws(Fault) {
    firstHeight = header.height
    if header.height == 0 {
      guard header.previous == .zero else { throw Fault(reason: "height 0: prev is not zero") }
    } else {
      guard let kept = heads.removeValue(forKey: header.height - 1) else {
        throw Fault(
          reason: "height 0: missing; a file that begins at height \(header.height) needs --head \(header.height - 1):…"
        )
      }
      guard kept == [header.previous] else {
        throw Fault(reason: "height \(header.height): prev is not the kept head of height \(header.height - 1)")
      }
    }
  }

  private static func heightFault(_ height: Int, after last: Int) -> Fault {
    height <= last
      ? Fault(reason: "height \(height): repeated or out of order, after height \(last)")
      : Fault(reason: "height \(last + 1): missing, height \(height) stands there")
  }

  private mutating func take(_ entry: LedgerFinding.EntryFinding) throws(Fault) {
    func fault(_ reason: String) -> Fault { Fault(reason: "height \(entry.height) index \(entry.index): \(reason)") }
    guard let header = block?.header else { throw fault("an entry before any block") }
    guard entry.height == header.height else { throw fault("an entry among those of height \(header.height)") }
    let expected = block?.tree.count ?? 0
    guard expected < header.count else { throw fault("added: the block has \(header.count) entries") }
    guard entry.index == expected else {
      throw Fault(reason: "height \(entry.height) index \(expected): missing, index \(entry.index) stands there")
    }
    block?.tree.append(entry.leaf)
    entries += 1
    switch entry.content {
    case .opened: break
    case .erased: erased += 1
    case .sought: sought = (entry.height, entry.index)
    }
  }

  /// The block at hand is to have all of its entries.
  private func closeBlock() throws(Fault) {
    guard let block else { return }
    guard block.tree.count == block.header.count else {
      throw Fault(
        reason: "height \(block.header.height) index \(block.tree.count): missing, "
          + "the block has \(block.header.count) entries")
    }
    guard block.tree.root == block.header.root else {
      throw Fault(reason: "height \(block.header.height): the root is not that of its entries")
    }
  }

  /// The file has ended.
  mutating func finish() throws(Fault) {
    try closeBlock()
    if let height = heads.keys.min() { throw Fault(reason: "height \(height): the kept head is not in the chain") }
  }

  /// The newest block.
  var last: (header: BlockHeader, hash: Hash256)? { block.map { ($0.header, $0.hash) } }
}
