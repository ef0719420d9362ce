package import Allocation
import BigInt

/// 消費税区分: none, or price and tax by rate. Tax is rounded once per statement and rate (I17).
package enum TaxStatement: Sendable, Hashable {
  case untaxed
  case taxable([Rate])

  /// 税率別対価と税額.
  package struct Rate: Sendable, Hashable {
    package let rate: ExactFraction
    package let base: Int
    package let tax: Int

    /// What is taxed at a rate.
    /// - Throws: `unbalanced` unless the tax is ⌊rate · base⌋ by magnitude.
    package init(_ rate: ExactFraction, base: Int, tax: Int) throws(PaperError) {
      let exact = (rate * ExactFraction(base)).truncated
      guard exact == tax else {
        throw PaperError(.unbalanced, at: "消費税 \(rate)", "the tax on \(base) is \(exact), not \(tax)")
      }
      self.rate = rate
      self.base = base
      self.tax = tax
    }
  }

  /// Σ of the taxes.
  package var tax: Int {
    switch self {
    case .untaxed: 0
    case .taxable(let rates): rates.reduce(0) { $0 + $1.tax }
    }
  }

  /// A member's tax out of a result.
  /// - Throws: `unbalanced` when the rates do not give the tax of the result.
  package init(
    of share: MemberShare, in result: AllocationResult, _ kase: AllocationCase
  ) throws(PaperError) {
    guard let general = kase.agreement.taxRate else {
      self = .untaxed
      return
    }
    var bases: [ExactFraction: Int] = [:]
    for line in share.lines {
      bases[kase.pools.first { $0.id == line.pool }?.taxRate ?? general, default: 0] += line.yen
    }
    var rates: [Rate] = []
    for (rate, base) in bases.sorted(by: { $0.key > $1.key }) {
      guard let tax = Int(exactly: (rate * ExactFraction(base)).truncated) else {
        throw PaperError(.unbalanced, at: "消費税 \(rate)", "the tax is beyond 64 bits")
      }
      rates.append(try Rate(rate, base: base, tax: tax))
    }
    let whole = result.members.first { $0.code == share.code }?.tax ?? 0
    try Balance.check(rates.map(\.tax), are: whole, "消費税 \(share.code)")
    self = .taxable(rates)
  }
}
