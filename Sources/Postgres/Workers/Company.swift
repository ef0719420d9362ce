/// When one more worker takes what waits while others are at work. What is taken together is cheaper together; what is never left
/// is not late. Who comes back to nobody at work takes whatever there is.
struct Company: Sendable {
  /// So much waits.
  let enough: Int
  /// Or something has waited for so long.
  let patience: Duration

  /// Whoever is free takes whatever waits.
  static let none = Company(enough: 1, patience: .zero)
}
