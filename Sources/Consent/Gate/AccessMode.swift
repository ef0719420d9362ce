/// What a service may do with what it reads. `view` is the smaller permission.
package enum AccessMode: String, Hashable, Sendable, CaseIterable, Comparable {
  /// Look, do not keep.
  case view
  /// Keep, at most as long as the offer's `data_life` says.
  case store

  package static func < (left: AccessMode, right: AccessMode) -> Bool {
    left == .view && right == .store
  }
}
