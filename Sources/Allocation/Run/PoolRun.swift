/// The computation of one pool: twelve steps in one order, no other (Allocation.docc, order of steps). Each step is
/// in a file of its own and fills in what it is about; tax, which is of a statement and not of a pool, comes after.
struct PoolRun {
  let kase: AllocationCase
  let months: FiscalMonths
  let pool: Pool
  let rule: Rule?
  let members: [Participation.Participant]

  var breakdown: [PoolResult.CostPart] = []
  var slices: [PoolResult.Slice] = []
  var offsets = 0
  var hostShare = 0
  var charges: [PoolResult.ChargeTotal] = []
  var components: [PoolResult.ComponentTotal]
  var monthTotals: [PoolResult.MonthTotal]?
  var host = PoolResult.HostParts()
  var memberOffsets = 0
  var rows: [PoolResult.ShareRow]

  var place: CasePointer { .pool(pool.id) }
  var gross: Int { breakdown.reduce(0) { $0 + $1.yen } }
  var allocatable: Int { gross - offsets - hostShare }

  init(_ pool: Pool, _ participation: Participation, in prepared: PreparedCase) {
    let rule = pool.rule.flatMap { prepared.kase.rules[$0] }
    kase = prepared.kase
    months = prepared.months
    self.pool = pool
    self.rule = rule
    members = participation.members
    components =
      rule?.components.map { PoolResult.ComponentTotal(name: $0.name, ratio: $0.ratio, yen: 0) } ?? []
    rows = participation.members.map { member in
      PoolResult.ShareRow(code: member.code, components: Array(repeating: 0, count: rule?.components.count ?? 0))
    }
  }

  /// Runs all steps.
  mutating func run(_ log: inout RunLog) throws(AllocationError) -> PoolResult {
    let items = try costItems(&log)
    try bookGross(items)
    try bookOffsets()
    try bookHostShare()
    try bookCharges(&log)
    try shareResidual(&log)
    try applyBounds(&log)
    applyRounding()
    try bookMemberOffsets()
    return PoolResult(
      id: pool.id, gross: gross, breakdown: breakdown, slices: shownSlices, offsets: offsets, hostShare: hostShare,
      allocatable: allocatable, charges: charges, components: components, months: monthTotals, host: host,
      memberOffsets: memberOffsets, shares: rows)
  }

  /// A computed amount, rounded down, as yen.
  func yen(_ value: ExactFraction) throws(AllocationError) -> Int {
    guard let yen = Yen.exactly(value.floor) else { throw Yen.tooLarge(at: place) }
    return yen
  }
}
