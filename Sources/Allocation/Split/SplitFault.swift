/// Why an amount cannot be split (Allocation.docc, A1, A3). Whoever splits knows the place and makes the error of it.
package enum SplitFault: Error, Hashable, Sendable {
  /// A weight is below 0.
  case negativeWeight
  /// There is something to split and all weights are 0.
  case zeroBase
  /// A cap is below its floor.
  case boundsCrossed
  /// The floors add up to more than the amount.
  case floorsExceedPool
  /// Everybody has a cap, and the caps together do not reach the amount.
  case capsBelowPool
}
