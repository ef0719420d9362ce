import Allocation
package import StrictJSON

extension RunLine {
  /// The lines of a run, in the order of their key.
  static func lines(of evaluation: Evaluation) -> [RunLine] {
    var lines = (evaluation.result.explain ?? []).map(RunLine.init)
    let host = evaluation.kase.host.code
    for pool in evaluation.result.pools {
      lines += pool.shares.map { RunLine($0, of: pool.id) }
      lines.append(RunLine(host: host, pool))
    }
    return lines.sorted { $0.place.lexicographicallyPrecedes($1.place) }
  }

  private init(_ record: ExplainRecord) {
    self.init(
      pool: record.pool, key: record.key, step: record.step.rawValue, month: record.month ?? "",
      component: record.component ?? -1, amount: record.amount,
      rounding: Rounding(
        weight: record.weight.description, weightSum: record.weightSum.description, exact: record.exact.description,
        floor: record.floor, remainder: record.remainder.description, rank: record.rank, extra: record.extra,
        t: record.t?.description),
      yen: record.yen)
  }

  private init(_ row: PoolResult.ShareRow, of pool: String) {
    let parts: JSON = [
      "components": .array(row.components.map { .integer($0) }), "charges": .integer(row.charges),
      "bounds": .integer(row.bounds), "rounding": .integer(row.rounding), "share": .integer(row.share),
      "shadow": .integer(row.shadow), "offsets": .integer(row.offsets),
    ]
    self.init(
      pool: pool, key: row.code, step: "share", amount: row.share, parts: parts.canonicalText, yen: row.yen)
  }

  private init(host: String, _ pool: PoolResult) {
    let parts: JSON = [
      "host_share": .integer(pool.hostShare), "unattributed": .integer(pool.host.unattributed),
      "zero_base": .integer(pool.host.zeroBase), "rounding": .integer(pool.host.rounding),
      "shadow": .integer(pool.host.shadow),
    ]
    self.init(
      pool: pool.id, key: host, step: "host", amount: pool.gross, parts: parts.canonicalText, yen: pool.hostYen)
  }

  /// The primary key without the run, compared as the database does: by bytes.
  private var place: [String] { [pool, key, step, month, component < 0 ? "" : String(1_000 + component)] }

  /// What a record of the engine, or a row of a result, looks like in an answer.
  package var json: JSON {
    var object: JSONObject = ["pool": .string(pool), "step": .string(step), "key": .string(key)]
    if !month.isEmpty { object["month"] = .string(month) }
    if component >= 0 { object["component"] = .integer(component) }
    object["amount"] = .integer(amount)
    if let rounding {
      object["weight"] = .string(rounding.weight)
      object["weight_sum"] = .string(rounding.weightSum)
      object["exact"] = .string(rounding.exact)
      object["floor"] = .integer(rounding.floor)
      object["remainder"] = .string(rounding.remainder)
      object["rank"] = .integer(rounding.rank)
      object["extra"] = .integer(rounding.extra)
      object["t"] = rounding.t.map { .string($0) }
    }
    if let parts { object["parts"] = (try? JSON(parsing: Array(parts.utf8))) ?? .null }
    object["yen"] = .integer(yen)
    return .object(object)
  }
}
