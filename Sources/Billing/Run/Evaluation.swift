import Allocation
import StrictJSON

/// A case and its result, checked to add up.
struct Evaluation {
  let kase: AllocationCase
  let result: AllocationResult
  /// The result as JSON without `explain`.
  let document: JSONObject
  /// Its explain records.
  let explain: [JSON]

  /// - Throws: `BillingError.allocation` when the case gives no result, `.unbalanced` when it does not add up.
  init(_ kase: AllocationCase) throws {
    self.kase = kase
    do {
      result = try AllocationEngine.evaluate(kase, explain: true)
    } catch {
      throw BillingError.allocation(error)
    }
    // The engine's own output is as large as the case is; the limits of a request do not apply.
    let whole = try JSON(parsing: result.canonicalLine, limits: JSONLimits(maxDepth: 32, maxBytes: 1 << 30))
    var document = whole.object ?? JSONObject()
    explain = document.remove("explain")?.array ?? []
    self.document = document
    try checkSums()
  }

  /// Reads a frozen case.
  init(frozen caseJSON: String) throws {
    let kase: AllocationCase
    do {
      kase = try AllocationCase(reading: Array(caseJSON.utf8))
    } catch {
      throw BillingError.allocation(error)
    }
    try self.init(kase)
  }

  var resultJSON: String { JSON.object(document).canonicalText }

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
  }
}
