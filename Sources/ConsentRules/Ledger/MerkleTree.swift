/// The root over leaves given one after the other, in the shape of RFC 6962 §2.1: split at the largest power of two
/// below the count. It keeps one hash for each bit of the count, so a million leaves take twenty.
package struct MerkleTree: Sendable {
  /// Roots of full subtrees, the largest first; one for each 1 in the binary form of `count`.
  private var peaks: [Hash256] = []
  /// How many leaves were added.
  package private(set) var count = 0

  package init() {}

  /// Adds the next leaf.
  package mutating func append(_ leaf: Hash256) {
    var node = leaf
    var size = count
    while size & 1 == 1, let left = peaks.popLast() {
      node = LedgerLeaf.node(left, node)
      size >>= 1
    }
    peaks.append(node)
    count += 1
  }

  /// The root over all leaves; nil while there is none, since a block without entries does not exist.
  package var root: Hash256? {
    guard var root = peaks.last else { return nil }
    for left in peaks.dropLast().reversed() { root = LedgerLeaf.node(left, root) }
    return root
  }

  /// The root over these leaves.
  package static func root(of leaves: some Sequence<Hash256>) -> Hash256? {
    var tree = MerkleTree()
    for leaf in leaves { tree.append(leaf) }
    return tree.root
  }
}
