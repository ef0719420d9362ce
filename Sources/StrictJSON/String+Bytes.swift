extension String {
  /// Whether both texts have the same UTF-8 bytes. `==` would compare by canonical equivalence, which neither
  /// JSON (RFC 8259 §8.3) nor PostgreSQL does.
  package func hasSameBytes(as other: String) -> Bool {
    // Same bytes make equal texts, and telling unequal ones apart is what the standard library does best.
    guard utf8.count == other.utf8.count, self == other else { return false }
    let quick = utf8.withContiguousStorageIfAvailable { left in
      other.utf8.withContiguousStorageIfAvailable { right in left.elementsEqual(right) }
    }
    return (quick ?? nil) ?? utf8.elementsEqual(other.utf8)
  }

  /// Feeds the bytes to `hasher`, in step with `hasSameBytes(as:)`.
  package func hashBytes(into hasher: inout Hasher) {
    let quick: Void? = utf8.withContiguousStorageIfAvailable { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    if quick == nil {
      for byte in utf8 { hasher.combine(byte) }
    }
    hasher.combine(UInt8(0xFF))
  }
}
