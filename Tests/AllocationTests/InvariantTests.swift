import Allocation
import MoyaiTesting
import StrictJSON
import Testing

/// The invariants of Allocation.docc on random cases.
@Suite("Invariants on random cases")
struct InvariantTests {
  @Test("enough random cases give a result")
  func enough() {
    #expect(RandomResults.samples.count > RandomResults.cases / 3)
  }

  @Test("I1 per pool: gross = offsets + member offsets + host share + host parts + Σ yen")
  func i1() throws {
    try RandomResults.expect { sample in
      let totals = sample.result.totals
      return totals.gross == totals.offsets + totals.memberOffsets + totals.members + totals.host
        && sample.result.pools.allSatisfy { pool in
          let yen = pool.shares.reduce(0) { $0 + $1.yen }
          return pool.gross == pool.offsets + pool.memberOffsets + pool.hostShare + pool.host.sum + yen
        }
    }
  }

  @Test("I2 Σ over pools = statement; each row adds up")
  func i2() throws {
    try RandomResults.expect { sample in
      sample.result.members.allSatisfy { member in
        let rows = sample.result.pools.compactMap { pool in
          pool.shares.first { $0.code == member.code }.map { (pool.id, $0.yen) }
        }
        return member.pools.map(\.pool) == rows.map(\.0) && member.pools.map(\.yen) == rows.map(\.1)
          && member.yen == rows.reduce(0) { $0 + $1.1 } && member.total == member.yen + member.tax
      }
    }
  }

  @Test("I3 each column adds up: Σ of 人口割 = 人口額, Σ months = residual, Σ bounds = 0")
  func i3() throws {
    try RandomResults.expect { sample in sample.result.pools.allSatisfy(Self.columnsAddUp) }
  }

  private static func columnsAddUp(_ pool: PoolResult) -> Bool {
    func sum(_ column: (PoolResult.ShareRow) -> Int) -> Int { pool.shares.reduce(0) { $0 + column($1) } }
    let charges = pool.charges.reduce(0) { $0 + $1.yen }
    let residual = pool.allocatable - charges
    let months = pool.months?.reduce(0) { $0 + $1.yen } ?? residual
    let components = pool.shares.isEmpty ? residual : pool.components.reduce(0) { $0 + $1.yen }
    let paid = sum { $0.components.reduce(0, +) }
    return months == residual && components == residual
      && residual == paid + pool.host.unattributed + pool.host.zeroBase && sum(\.bounds) == 0
      && sum(\.charges) == charges && sum(\.rounding) == -pool.host.rounding && sum(\.shadow) == -pool.host.shadow
  }

  @Test("I4 the same case gives the same bytes, canonical ones; explaining changes no digest")
  func i4() throws {
    for sample in RandomResults.samples.prefix(25) {
      let bytes = sample.document.bytes
      let line = try AllocationEngine.run(caseBytes: bytes, explain: true).get()
      #expect(line == sample.result.canonicalLine)
      #expect(try JSON(parsing: line, limits: JSONLimits(maxBytes: 1 << 30)).canonicalBytes + [10] == line)
      let plain = try AllocationEngine.evaluate(AllocationCase(reading: bytes))
      #expect(plain.resultSHA256 == sample.result.resultSHA256 && plain.resultSHA256.utf8.count == 64)
    }
  }

  @Test("I5 the order of map keys and of events does not change the result")
  func i5() throws {
    var random = SeededGenerator(seed: 5)
    for sample in RandomResults.samples.prefix(25) {
      let shuffled = Self.shuffled(sample.document, &random)
      let again = try AllocationEngine.evaluate(AllocationCase(reading: shuffled))
      #expect(again.inputSHA256 == sample.result.inputSHA256 && again.resultSHA256 == sample.result.resultSHA256)
      var reordered = try #require(shuffled.object)
      reordered["events"] = .array((reordered["events"]?.array ?? []).reversed())
      let other = try AllocationEngine.evaluate(AllocationCase(reading: .object(reordered)))
      #expect(other.members.map(\.total) == sample.result.members.map(\.total))
    }
  }

  /// The same value with the members of every object in another order.
  private static func shuffled(_ value: JSON, _ random: inout SeededGenerator) -> JSON {
    switch value {
    case .object(let object):
      var result = JSONObject()
      for (key, value) in object.members.shuffled(using: &random) { result.append(key, shuffled(value, &random)) }
      return .object(result)
    case .array(let elements): return .array(elements.map { shuffled($0, &random) })
    default: return value
    }
  }

  @Test("I6 who takes no part has no row; weight 0 pays 0 in a component without floor")
  func i6() throws {
    try RandomResults.expect { sample in
      let users = sample.document.object?["services"]?.object?["s"]?.object
      let weightless = (sample.result.explain ?? []).filter { $0.t == nil && $0.weight.isZero }
      return weightless.allSatisfy { $0.yen == 0 }
        && sample.result.pools.allSatisfy { pool in
          sample.document.object?["pools"]?.object?[pool.id]?.object?["service"] == nil
            || pool.shares.allSatisfy { users?[$0.code] != nil }
        }
    }
  }

  @Test("I7 greater weight never pays less in a component")
  func i7() throws {
    try RandomResults.expect { sample in
      Self.splits(sample.result).filter { $0[0].t == nil }.allSatisfy { records in
        let byWeight = records.sorted { ($0.weight, abs($0.yen)) < ($1.weight, abs($1.yen)) }
        return zip(byWeight, byWeight.dropFirst()).allSatisfy { $0.weight == $1.weight || abs($0.yen) <= abs($1.yen) }
      }
    }
  }

  @Test("I8 each rounded part is ⌊exact⌋ or ⌈exact⌉")
  func i8() throws {
    try RandomResults.expect { sample in
      (sample.result.explain ?? []).allSatisfy { record in
        let yen = ExactFraction(abs(record.yen))
        return yen == ExactFraction(record.exact.floor) || yen == ExactFraction(record.exact.ceiling)
      }
    }
  }

  @Test("I13 every line has explain records that evaluate to it")
  func i13() throws {
    try RandomResults.expect { sample in
      let records = Dictionary(grouping: sample.result.explain ?? [], by: \.pool)
      return Self.splits(sample.result).allSatisfy(Self.evaluates)
        && sample.result.pools.allSatisfy { Self.explained($0, by: records[$0.id] ?? []) }
    }
  }

  /// Whether the lines of a pool are the sums of their records.
  private static func explained(_ pool: PoolResult, by records: [ExplainRecord]) -> Bool {
    let rows = pool.shares.allSatisfy { row in
      let own = records.filter { $0.key == row.code }
      let components = row.components.indices.map { index in
        own.reduce(0) { $0 + ($1.step == .members && $1.component == index ? $1.yen : 0) }
      }
      let bounded = own.first { $0.step == .bounds }?.yen
      let year = row.components.reduce(0, +) + row.charges + row.bounds
      return components == row.components && bounded ?? year == year
    }
    let months = (pool.months ?? []).allSatisfy { month in
      records.first { $0.step == .months && $0.key == month.name }?.yen == month.yen
    }
    return rows && months
  }

  /// The records of each single split.
  private static func splits(_ result: AllocationResult) -> [[ExplainRecord]] {
    let groups = Dictionary(grouping: result.explain ?? []) { record in
      "\(record.pool)|\(record.step)|\(record.month ?? "")|\(record.component ?? -1)"
    }
    return Array(groups.values)
  }

  /// Whether a pocket calculator agrees with the records of one split.
  private static func evaluates(_ records: [ExplainRecord]) -> Bool {
    let byRank = records.sorted { $0.rank < $1.rank }
    return records.reduce(0) { $0 + $1.yen } == records[0].amount
      && byRank.map(\.rank) == Array(1...records.count)
      && zip(byRank, byRank.dropFirst()).allSatisfy { $0.remainder >= $1.remainder && $0.extra >= $1.extra }
      && records.reduce(.zero) { $0 + $1.weight } == records[0].weightSum
      && records.allSatisfy { record in
        record.exact == ExactFraction(record.floor) + record.remainder
          && abs(record.yen) == record.floor + record.extra
          && (record.t != nil
            || record.exact * record.weightSum == record.weight * ExactFraction(abs(record.amount)))
      }
  }

  @Test("I15 the ratios of a pool add up to exactly 1")
  func i15() throws {
    try RandomResults.expect { sample in
      sample.result.pools.allSatisfy { pool in
        pool.allocatedRatios.map { $0.reduce(0) { $0 + $1.ratio } == 1_000_000_000_000 } ?? true
      }
    }
  }

  @Test("I17 tax once per statement and rate; Σ taxes + residual = tax of the whole")
  func i17() throws {
    try RandomResults.expect { sample in
      let totals = sample.result.totals
      let taxes = sample.result.members.reduce(0) { $0 + $1.tax }
      guard sample.document.object?["agreement"]?.object?["tax"]?.object?["mode"] == "taxable" else {
        return totals.tax == 0 && totals.taxResidual == 0 && taxes == 0
      }
      let pools = sample.document.object?["pools"]?.object
      let whole = [(JSON?.none, 10), ("8/100", 8)].reduce(0) { sum, rate in
        let taxed = sample.result.pools.filter { pools?[$0.id]?.object?["tax_rate"] == rate.0 }
        return sum + taxed.flatMap(\.shares).reduce(0) { $0 + $1.yen } * rate.1 / 100
      }
      return totals.tax == taxes && totals.tax + totals.taxResidual == whole
    }
  }
}
