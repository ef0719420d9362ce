import Allocation

/// A row of `bill_line`: one rounding of a run, or what a payer's parts of a pool add up to.
package struct RunLine: Sendable, Hashable {
  package let pool: String
  package let key: String
  /// A step of the engine, or `share` and `host`.
  package let step: String
  /// Empty outside month pools.
  package let month: String
  /// −1 where there is none.
  package let component: Int
  package let amount: Int
  package let rounding: Rounding?
  /// Of `share` and `host`: their parts as canonical JSON.
  package let parts: String?
  package let yen: Int

  /// How an exact amount became whole yen. Fractions in lowest terms, as text.
  package struct Rounding: Sendable, Hashable {
    package let weight: String
    package let weightSum: String
    package let exact: String
    package let floor: Int
    package let remainder: String
    package let rank: Int
    package let extra: Int
    package let t: String?
  }

  package init(
    pool: String, key: String, step: String, month: String = "", component: Int = -1, amount: Int,
    rounding: Rounding? = nil, parts: String? = nil, yen: Int
  ) {
    self.pool = pool
    self.key = key
    self.step = step
    self.month = month
    self.component = component
    self.amount = amount
    self.rounding = rounding
    self.parts = parts
    self.yen = yen
  }
}
