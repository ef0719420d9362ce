/// What one key pays at least and at most (Allocation.docc, A3).
package struct Limits: Hashable, Sendable {
  /// Yen; a floor below 0 holds nobody up, as no share is negative.
  package let floor: Int
  /// Yen; nil without a cap.
  package let cap: Int?

  /// Bounds in yen.
  package init(floor: Int = 0, cap: Int? = nil) {
    self.floor = max(0, floor)
    self.cap = cap
  }

  /// No bounds at all.
  package static let none = Limits()
}
