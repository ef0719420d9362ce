/// All pools of a case and what they add up to for each member: the state of a year under one set of facts.
struct YearRun {
  let prepared: PreparedCase
  let pools: [PoolResult]
  let members: [AllocationResult.MemberResult]
  let totals: AllocationResult.Totals
  var log: RunLog

  var kase: AllocationCase { prepared.kase }

  init(_ prepared: PreparedCase, explaining: Bool) throws(AllocationError) {
    self.prepared = prepared
    var log = RunLog(meters: MeterBook(prepared), explain: explaining ? ExplainLog() : nil)
    var pools: [PoolResult] = []
    for (pool, participation) in zip(prepared.kase.pools, prepared.participations) {
      var run = PoolRun(pool, participation, in: prepared)
      pools.append(try run.run(&log))
    }
    let statements = Statements(prepared.kase, pools)
    let tax = try Tax(prepared.kase, pools)
    members = try prepared.kase.members.map { member throws(AllocationError) in
      AllocationResult.MemberResult(
        code: member.code, pools: statements.pools[member.code] ?? [], yen: try statements.yen(of: member.code),
        tax: tax.members[member.code] ?? 0)
    }
    totals = try Self.totals(pools, tax)
    self.pools = pools
    self.log = log
  }

  private static func totals(_ pools: [PoolResult], _ tax: Tax) throws(AllocationError) -> AllocationResult.Totals {
    var totals = AllocationResult.Totals()
    let place = CasePointer.root.key("pools")
    for pool in pools {
      try Yen.add(pool.gross, to: &totals.gross, at: place)
      try Yen.add(pool.offsets, to: &totals.offsets, at: place)
      try Yen.add(pool.memberOffsets, to: &totals.memberOffsets, at: place)
      try Yen.add(pool.hostYen, to: &totals.host, at: place)
      for row in pool.shares { try Yen.add(row.yen, to: &totals.members, at: place) }
    }
    for (_, yen) in tax.members.inOrder { try Yen.add(yen, to: &totals.tax, at: place) }
    totals.taxResidual = tax.residual
    return totals
  }

  /// Pool → payer → yen, the host among the payers.
  var payers: [String: [String: Int]] {
    var payers: [String: [String: Int]] = [:]
    for pool in pools {
      var yen = Dictionary(uniqueKeysWithValues: pool.shares.map { ($0.code, $0.yen) })
      yen[kase.host.code] = pool.hostYen
      payers[pool.id] = yen
    }
    return payers
  }

  /// The codes of those who take part in at least one pool.
  var present: Set<String> { Set(pools.flatMap { $0.shares.map(\.code) }) }
}

/// The pools gathered by member.
struct Statements {
  private(set) var pools: [String: [(pool: String, yen: Int)]] = [:]

  init(_ kase: AllocationCase, _ results: [PoolResult]) {
    for result in results {
      for row in result.shares { pools[row.code, default: []].append((result.id, row.yen)) }
    }
  }

  func yen(of code: String) throws(AllocationError) -> Int {
    var sum = 0
    for (pool, yen) in pools[code] ?? [] { try Yen.add(yen, to: &sum, at: .pool(pool)) }
    return sum
  }
}
