import Allocation
import CivilTime
package import StrictJSON

extension Breakdown: Paper {
  /// One row for each rounding. Numerators and denominators stand apart, as a spreadsheet would take `3/10` for a day.
  package var csv: CSVTable {
    var table = CSVTable(
      header: [
        "文書番号", "経費区分", "経費区分名", "段階", "月", "区分", "団体コード", "団体名", "配分額", "基礎数値", "基礎数値の計", "整数部", "端数の分子", "端数の分母",
        "端数の順位", "加算", "金額（円）",
      ])
    for record in explain {
      let component = record.component ?? (record.step == .components ? Int(record.key) : nil)
      let pool = pools.first { $0.result.id == record.pool }
      let name = component.flatMap { index in
        pool.map { index < $0.result.components.count ? $0.result.components[index].name : "" }
      }
      let isMember = record.step == .members || record.step == .bounds
      table.append([
        head.number.text, record.pool, names.pool(record.pool), Self.steps[record.step] ?? record.step.rawValue,
        record.step == .months ? record.key : record.month ?? "", name ?? "", isMember ? record.key : "",
        isMember ? names.member(record.key) : "", String(record.amount), NumberText.plain(record.weight),
        NumberText.plain(record.weightSum), String(record.floor), record.remainder.numerator.description,
        record.remainder.denominator.description, String(record.rank), String(record.extra), String(record.yen),
      ])
    }
    return table
  }

  private static let steps: [ExplainRecord.Step: String] = [
    .months: "月割", .components: "区分割", .members: "団体割", .bounds: "上下限",
  ]

  /// What is on the paper, with the explain records of the scope.
  package var json: JSON {
    head.document([
      (
        "pools",
        .array(
          pools.map { pool in
            [
              "pool": .string(pool.result.id), "name": .string(names.pool(pool.result.id)),
              "gross": .yen(pool.result.gross), "offsets": .yen(pool.result.offsets),
              "host_share": .yen(pool.result.hostShare), "allocatable": .yen(pool.result.allocatable),
              "components": .array(
                pool.result.components.enumerated().map { index, component in
                  [
                    "name": .string(component.name), "ratio": .string(component.ratio.description),
                    "yen": .yen(component.yen), "weights": weights(pool, index),
                  ]
                }),
              "shares": .array(
                pool.result.shares.map { share in
                  [
                    "code": .string(share.code), "components": .array(share.components.map { .yen($0) }),
                    "charges": .yen(share.charges), "bounds": .yen(share.bounds), "rounding": .yen(share.rounding),
                    "shadow": .yen(share.shadow), "offsets": .yen(share.offsets), "yen": .yen(share.yen),
                  ]
                }),
            ]
          })
      ), ("explain", .array(explain.map(\.json))),
    ])
  }

  private func weights(_ pool: PoolPart, _ index: Int) -> JSON {
    var object = JSONObject()
    for (code, weight) in (pool.weights[index] ?? [:]).sorted(by: { $0.key < $1.key }) {
      object.append(code, .string(weight.description))
    }
    return .object(object)
  }
}
