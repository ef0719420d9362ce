import CivilTime
import StrictJSON

/// The all-town table of a run.
struct RunMatrix {
  let json: JSON

  init(_ run: StoredRun, _ weights: [RunLine]) throws {
    let result = try JSON(parsing: Array(run.resultJSON.utf8), limits: FrozenInput.limits).object ?? JSONObject()
    let kase = try JSON(parsing: Array(run.caseJSON.utf8), limits: FrozenInput.limits).object ?? JSONObject()
    let pools = result["pools"]?.object?.members ?? []
    json = [
      "run": .string(run.id), "fiscal_year": .integer(run.fiscalYear.year), "kind": .string(run.kind.rawValue),
      "result_sha256": .string(run.resultSHA256),
      "members": .map(result["members"]?.object?.members ?? [], key: \.key) { member in
        var object = member.value.object ?? JSONObject()
        object["name"] = kase["members"]?.object?[member.key]?.object?["name"]
        return .object(object)
      },
      "statistics": kase["statistics"] ?? [:],
      "pools": .map(pools, key: \.key) { pool in
        var object = pool.value.object ?? JSONObject()
        object["name"] = kase["pools"]?.object?[pool.key]?.object?["name"]
        object["weights"] = Self.weights(weights.filter { $0.pool == pool.key })
        return .object(object)
      },
      "totals": result["totals"] ?? [:], "findings": result["findings"] ?? [],
    ]
  }

  /// Component → member → weight.
  private static func weights(_ lines: [RunLine]) -> JSON {
    .map(groups: lines, by: { String($0.component) }) { lines in
      .map(lines, key: \.key) { .string($0.rounding?.weight ?? "0") }
    }
  }
}
