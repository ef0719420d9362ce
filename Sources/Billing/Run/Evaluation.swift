package import Allocation
package import StrictJSON

/// A case and its result, checked to add up.
package struct Evaluation: Sendable {
  package let kase: AllocationCase
  /// With its explain records.
  package let result: AllocationResult
  /// The result as JSON without `explain`.
  package let document: JSONObject

  /// - Throws: `BillingError.allocation` when the case gives no result, `.unbalanced` when it does not add up.
  init(_ kase: AllocationCase) throws {
    self.kase = kase
    do {
      result = try AllocationEngine.evaluate(kase, explain: true)
    } catch {
      throw BillingError.allocation(error)
    }
    let whole = try JSON(parsing: result.unexplainedBytes, limits: FrozenInput.limits)
    document = whole.object ?? JSONObject()
    try checkSums()
  }

  /// Reads a frozen case.
  package init(frozen caseJSON: String) throws {
    let kase: AllocationCase
    do {
      kase = try AllocationCase(reading: JSON(parsing: Array(caseJSON.utf8), limits: FrozenInput.limits))
    } catch let error as AllocationError {
      throw BillingError.allocation(error)
    }
    try self.init(kase)
  }

  package var resultJSON: String { JSON.object(document).canonicalText }

  /// Σ statements + host + offsets = gross, for each pool and as a whole (Allocation.docc, I1, I2): the engine's
  /// arithmetic is not taken on trust where money leaves the house.
  private func checkSums() throws {
    for pool in result.pools {
      let yen = pool.shares.reduce(0) { $0 + $1.yen }
      guard yen + pool.hostYen + pool.offsets + pool.memberOffsets == pool.gross else {
        throw BillingError.unbalanced("pool \(pool.id)")
      }
    }
    for member in result.members where member.pools.reduce(0, { $0 + $1.yen }) != member.yen {
      throw BillingError.unbalanced("member \(member.code)")
    }
    guard RunSummary(self).isBalanced, result.pools.reduce(0, { $0 + $1.gross }) == result.totals.gross else {
      throw BillingError.unbalanced("the year")
    }
    if let settlement = result.settlement {
      for row in settlement.members
      where row.invoiced + row.dueNow - row.refund + row.carriedForward != row.fixed {
        throw BillingError.unbalanced("settlement of \(row.code)")
      }
    }
    if let correction = result.correction, correction.sumNet != correction.costDelta {
      throw BillingError.unbalanced("the correction")
    }
  }
}
