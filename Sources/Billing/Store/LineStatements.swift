import Postgres

/// Lines of runs.
enum LineStatements {
  private static let columns: SQL = """
    pool_id, key, step, month, component, amount, weight, weight_sum, exact, floor, remainder, rank, extra, t, parts, yen
    """

  /// COPY knows no values, so the rows carry the run.
  static let copy: SQL = """
    COPY moyai.bill_line (run_id, pool_id, key, step, month, component, amount, weight, weight_sum, exact, floor,
      remainder, rank, extra, t, parts, yen) FROM STDIN
    """

  /// Lines of a run in the order of their key; any part of the key may narrow them.
  static func find(
    _ run: String, pool: String? = nil, keys: [String]? = nil, after: RunLine? = nil, limit: Int? = nil
  ) -> Query<RunLine> {
    Query(
      """
      SELECT \(columns) FROM moyai.bill_line
      WHERE run_id = \(run) AND (\(pool)::text IS NULL OR pool_id = \(pool)::text COLLATE "C")
        AND (\(keys == nil) OR key = ANY (\(keys ?? [])))
        AND (\(after == nil) OR (pool_id, key, step, month, component)
          > (\(after?.pool ?? "")::text COLLATE "C", \(after?.key ?? "")::text COLLATE "C",
            \(after?.step ?? "")::text COLLATE "C", \(after?.month ?? "")::text COLLATE "C",
            \(Int16(after?.component ?? -1))))
      ORDER BY pool_id, key, step, month, component LIMIT \(limit)
      """, decode: read)
  }

  /// What explains a payer's yen: its own lines, and what was split before it came to members.
  ///
  /// Each pool is looked at by itself, so that a few rows are read however many members a run has. Every pool has one
  /// line of its host.
  static func explaining(_ run: String, member: String, pool: String?) -> Query<RunLine> {
    let pools: SQL =
      if let pool {
        "SELECT \(pool)::text COLLATE \"C\" AS pool_id"
      } else {
        "SELECT pool_id FROM moyai.bill_line WHERE run_id = \(run) AND step = 'host'"
      }
    return Query(
      """
      SELECT own.* FROM (\(pools)) AS pool CROSS JOIN LATERAL (
        SELECT \(columns) FROM moyai.bill_line line
        WHERE line.run_id = \(run) AND line.pool_id = pool.pool_id AND line.key = \(member)
      ) AS own
      UNION ALL
      SELECT split.* FROM (\(pools)) AS pool CROSS JOIN LATERAL (
        SELECT FROM moyai.bill_line line
        WHERE line.run_id = \(run) AND line.pool_id = pool.pool_id AND line.key = \(member)
          AND line.step IN ('share', 'host') LIMIT 1
      ) AS pays CROSS JOIN LATERAL (
        SELECT \(columns) FROM moyai.bill_line line
        WHERE line.run_id = \(run) AND line.pool_id = pool.pool_id AND line.step IN ('months', 'components')
          AND line.key <> \(member)
      ) AS split
      ORDER BY pool_id, month, step, component, key
      """, decode: read)
  }

  /// One weight of each component, pool and member: base figures of public money, which everybody may see.
  static func weights(_ run: String) -> Query<RunLine> {
    Query(
      """
      SELECT DISTINCT ON (pool_id, component, key) \(columns) FROM moyai.bill_line
      WHERE run_id = \(run) AND step = 'members' ORDER BY pool_id, component, key, month
      """, decode: read)
  }

  @Sendable private static func read(_ row: borrowing RowReader) throws(DecodingFailure) -> RunLine {
    var rounding: RunLine.Rounding?
    if let weight = try row.optionalString(6) {
      rounding = RunLine.Rounding(
        weight: weight, weightSum: try row.string(7), exact: try row.string(8), floor: try row.int(9),
        remainder: try row.string(10), rank: Int(try row.int32(11)), extra: Int(try row.int16(12)),
        t: try row.optionalString(13))
    }
    return RunLine(
      pool: try row.string(0), key: try row.string(1), step: try row.string(2), month: try row.string(3),
      component: Int(try row.int16(4)), amount: try row.int(5), rounding: rounding, parts: try row.optionalString(14),
      yen: try row.int(15))
  }
}

extension RunLine {
  /// A row of COPY's text form.
  func append(to bytes: inout [UInt8], run: String) {
    let fields: [String?] = [
      run, pool, key, step, month, String(component), String(amount), rounding?.weight, rounding?.weightSum,
      rounding?.exact, rounding.map { String($0.floor) }, rounding?.remainder, rounding.map { String($0.rank) },
      rounding.map { String($0.extra) }, rounding?.t, parts, String(yen),
    ]
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(0x09) }
      guard let field else {
        bytes.append(contentsOf: [0x5C, 0x4E])
        continue
      }
      for byte in field.utf8 {
        if byte == 0x5C { bytes.append(byte) }
        bytes.append(byte)
      }
    }
    bytes.append(0x0A)
  }
}
