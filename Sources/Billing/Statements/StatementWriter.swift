import Allocation
import CivilTime
import Papers
import Postgres
import StrictJSON

/// Makes the statement of each member from one evaluation. Pure: the same run gives the same bytes.
struct StatementWriter {
  let evaluation: Evaluation
  let run: String
  private let entries: [String: StatementPlan.Entry]
  private let pools: JSONObject
  private let members: [String: AllocationResult.MemberResult]
  private let names: [String: String]
  private let poolNames: [String: String]
  /// Records of single members, by code.
  private let ownRecords: [String: [ExplainRecord]]
  /// Records of what comes before the members: months and components.
  private let commonRecords: [ExplainRecord]

  init(_ evaluation: Evaluation, run: String, _ plan: StatementPlan) throws {
    self.evaluation = evaluation
    self.run = run
    entries = Dictionary(uniqueKeysWithValues: try plan.entries().map { ($0.code, $0) })
    let result = evaluation.result
    pools = evaluation.document["pools"]?.object ?? JSONObject()
    members = Dictionary(uniqueKeysWithValues: result.members.map { ($0.code, $0) })
    names = Dictionary(uniqueKeysWithValues: evaluation.kase.members.map { ($0.code, $0.name ?? $0.code) })
    poolNames = Dictionary(uniqueKeysWithValues: evaluation.kase.pools.map { ($0.id, $0.name ?? $0.id) })
    let records = result.explain ?? []
    commonRecords = records.filter { $0.step == .months || $0.step == .components }
    ownRecords = Dictionary(grouping: records.filter { $0.step == .members || $0.step == .bounds }, by: \.key)
  }

  /// Members with a statement, by ascending code.
  var codes: [String] { entries.keys.sorted() }

  /// The statement of a member; nil when it has none.
  func statement(_ head: StatementHead) throws -> IssuedStatement? {
    guard let entry = entries[head.tenant.caseCode], entry.yen == head.yen, entry.tax == head.tax else { return nil }
    return IssuedStatement(head: head, csv: try csv(head, entry), json: json(head, entry))
  }

  private func csv(_ head: StatementHead, _ entry: StatementPlan.Entry) throws -> [UInt8] {
    var csv = StatementCSV(
      head.shown, head.fiscalYear, head.kind.paper, code: entry.code, name: names[entry.code] ?? "")
    for pool in poolsInOrder(entry) {
      let (own, name) = (entry.lines.filter { $0.pool == pool }, poolNames[pool] ?? pool)
      for line in own { csv.add(line.item, line.yen, pool: pool, named: name) }
      csv.add("小計", own.reduce(0) { $0 + $1.yen }, pool: pool, named: name)
    }
    for line in entry.lines where line.pool.isEmpty { csv.add(line.item, line.yen) }
    csv.add("負担金", entry.yen)
    csv.add("消費税等", entry.tax)
    csv.add("合計", entry.yen + entry.tax)
    return try csv.table.encoded(.utf8)
  }

  /// A pool in which a member takes part is shown, also when it owes nothing there.
  private func poolsInOrder(_ entry: StatementPlan.Entry) -> [String] {
    let taken = (members[entry.code]?.pools ?? []).map(\.pool)
    return Set(taken + entry.lines.map(\.pool)).subtracting([""]).sorted()
  }

  private func json(_ head: StatementHead, _ entry: StatementPlan.Entry) -> [UInt8] {
    let taken = Set(poolsInOrder(entry))
    let records = (commonRecords + (ownRecords[entry.code] ?? [])).filter { taken.contains($0.pool) }
    var document: JSONObject = [
      "format": "moyai.billing.statement/1", "number": head.number.map { .string($0) } ?? .null,
      "fiscal_year": .integer(head.fiscalYear.year), "kind": .string(head.kind.rawValue),
      "issued_at": head.issuedAt.map { .string($0.iso8601Milliseconds()) } ?? .null,
      "host": [
        "code": .string(evaluation.kase.host.code),
        "name": .string(evaluation.kase.host.name ?? evaluation.kase.host.code),
      ],
      "member": ["code": .string(entry.code), "name": .string(names[entry.code] ?? entry.code)],
      "pools": .map(taken.sorted(), key: { $0 }) { pool(of: entry.code, $0) },
      "lines": .array(
        entry.lines.map { ["pool": .string($0.pool), "item": .string($0.item), "yen": .integer($0.yen)] }),
      "yen": .integer(entry.yen), "tax": .integer(entry.tax), "total": .integer(entry.yen + entry.tax),
      "run": [
        "id": .string(run), "input_sha256": .string(evaluation.result.inputSHA256),
        "result_sha256": .string(evaluation.result.resultSHA256),
      ],
    ]
    // A frozen run's records are our own, so each reads back.
    document["explain"] = .array(records.compactMap { try? JSON(parsing: $0.canonicalBytes) })
    if head.kind == .instalment { document["instalment"] = .integer(head.instalment) }
    if head.kind == .settle {
      document["settlement"] = evaluation.document["settlement"]?.object?["members"]?.object?[entry.code]
    }
    return JSON.object(document).canonicalBytes
  }

  /// What a pool came to, with the member's own row and nobody else's.
  private func pool(of code: String, _ id: String) -> JSON {
    guard var pool = pools[id]?.object else { return [:] }
    pool["name"] = .string(poolNames[id] ?? id)
    pool["share"] = pool.remove("shares")?.object?[code]
    pool.remove("allocated_ratios")
    return .object(pool)
  }
}
