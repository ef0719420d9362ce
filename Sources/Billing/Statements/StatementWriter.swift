import Allocation
import CivilTime
import Postgres
import StrictJSON

/// Makes the statement of each member from one evaluation. Pure: the same run gives the same bytes.
struct StatementWriter {
  let evaluation: Evaluation
  let run: String
  private let pools: JSONObject
  private let members: [String: AllocationResult.MemberResult]
  private let names: [String: String]
  private let poolNames: [String: String]
  /// Rows by pool and code.
  private let rows: [String: [String: PoolResult.ShareRow]]
  /// Records of single members, by code.
  private let ownRecords: [String: [JSON]]
  /// Records of what comes before the members: months and components.
  private let commonRecords: [JSON]

  init(_ evaluation: Evaluation, run: String) {
    self.evaluation = evaluation
    self.run = run
    let result = evaluation.result
    pools = evaluation.document["pools"]?.object ?? JSONObject()
    members = Dictionary(uniqueKeysWithValues: result.members.map { ($0.code, $0) })
    names = Dictionary(uniqueKeysWithValues: evaluation.kase.members.map { ($0.code, $0.name ?? $0.code) })
    poolNames = Dictionary(uniqueKeysWithValues: evaluation.kase.pools.map { ($0.id, $0.name ?? $0.id) })
    rows = Dictionary(
      uniqueKeysWithValues: result.pools.map { pool in
        (pool.id, Dictionary(uniqueKeysWithValues: pool.shares.map { ($0.code, $0) }))
      })
    let shared: Set<JSON> = ["months", "components"]
    commonRecords = evaluation.explain.filter { $0.object?["step"].map(shared.contains) ?? false }
    ownRecords = Dictionary(
      grouping: evaluation.explain.filter { !($0.object?["step"].map(shared.contains) ?? false) },
      by: { $0.object?["key"]?.string ?? "" })
  }

  /// The members, by ascending code.
  var codes: [String] { evaluation.result.members.map(\.code) }

  /// The statement of a member; nil when the code is none.
  func statement(of code: String, number: String, issuedAt: Timestamp) -> IssuedStatement? {
    guard let member = members[code], let tenant = TenantID(caseCode: code),
      let kind = RunKind(rawValue: evaluation.kase.kind.rawValue)
    else { return nil }
    let head = StatementHead(
      number: number, tenant: tenant, fiscalYear: evaluation.kase.fiscalYear, kind: kind, run: run, yen: member.yen,
      tax: member.tax, issuedAt: issuedAt)
    return IssuedStatement(head: head, csv: csv(head, member), json: json(head, member))
  }

  private func csv(_ head: StatementHead, _ member: AllocationResult.MemberResult) -> [UInt8] {
    var table = CSVText(header: ["文書番号", "年度", "種別", "団体コード", "団体名", "経費区分", "経費区分名", "内訳", "金額（円）"])
    func add(_ pool: String, _ poolName: String, _ item: String, _ yen: Int) {
      table.append([
        head.number, StatementNumber.era(head.fiscalYear), head.kind.name, member.code, names[member.code] ?? "", pool,
        poolName, item, String(yen),
      ])
    }
    for (pool, yen) in member.pools {
      let name = poolNames[pool] ?? pool
      for (item, yen) in items(of: member.code, in: pool) { add(pool, name, item, yen) }
      add(pool, name, "小計", yen)
    }
    add("", "", "負担金", member.yen)
    add("", "", "消費税等", member.tax)
    add("", "", "合計", member.total)
    return table.bytes
  }

  /// The columns of a row that add up to its yen; of those beside the components only what is not 0.
  private func items(of code: String, in pool: String) -> [(String, Int)] {
    guard let row = rows[pool]?[code], let result = evaluation.result.pools.first(where: { $0.id == pool }) else {
      return []
    }
    let others = [
      ("使用料等", row.charges), ("上下限調整", row.bounds), ("端数調整", row.rounding), ("県負担（参考分）", row.shadow),
      ("特定財源", row.offsets),
    ]
    return zip(result.components.map(\.name), row.components).map { ($0, $1) } + others.filter { $0.1 != 0 }
  }

  private func json(_ head: StatementHead, _ member: AllocationResult.MemberResult) -> [UInt8] {
    let taken = Set(member.pools.map { JSON.string($0.pool) })
    let isTaken: (JSON) -> Bool = { $0.object?["pool"].map(taken.contains) ?? false }
    let document: JSON = [
      "format": "moyai.billing.statement/1", "number": .string(head.number),
      "fiscal_year": .integer(head.fiscalYear.year), "kind": .string(head.kind.rawValue),
      "issued_at": .string(head.issuedAt.iso8601Milliseconds()),
      "host": [
        "code": .string(evaluation.kase.host.code),
        "name": .string(evaluation.kase.host.name ?? evaluation.kase.host.code),
      ],
      "member": ["code": .string(member.code), "name": .string(names[member.code] ?? member.code)],
      "pools": .map(member.pools, key: \.pool) { pool(of: member.code, $0.pool) },
      "yen": .integer(member.yen), "tax": .integer(member.tax), "total": .integer(member.total),
      "run": [
        "id": .string(run), "input_sha256": .string(evaluation.result.inputSHA256),
        "result_sha256": .string(evaluation.result.resultSHA256),
      ],
      "explain": .array(commonRecords.filter(isTaken) + (ownRecords[member.code] ?? []).filter(isTaken)),
    ]
    return document.canonicalBytes
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
