import Allocation
import CivilTime
import StrictJSON

/// What the year cost by class, phase and band, beside the residents it was for: the figures that procurements of other
/// prefectures are compared by.
struct Procurement {
  let json: JSON

  init(_ evaluation: Evaluation) throws {
    var sums: [[String]: Int] = [:]
    for part in evaluation.result.pools.flatMap(\.breakdown) {
      let classification = part.classification
      let key = [
        classification.costClass?.rawValue ?? "", classification.phase?.rawValue ?? "",
        classification.band?.rawValue ?? "",
      ]
      sums[key, default: 0] += part.yen
    }
    let residents = Self.residents(evaluation)
    json = [
      "fiscal_year": .integer(evaluation.kase.fiscalYear.year), "residents": residents.map { .integer($0) } ?? .null,
      "rows": .array(
        sums.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { key, yen in
          var row: JSONObject = ["class": .string(key[0]), "phase": .string(key[1])]
          if !key[2].isEmpty { row["band"] = .string(key[2]) }
          row["yen"] = .integer(yen)
          // Half away from zero; integers throughout.
          if let residents, residents > 0 {
            let scaled = yen.magnitude.multipliedFullWidth(by: 2_000)
            let twice = UInt(residents) * 2
            let parts = twice.dividingFullWidth((scaled.high, scaled.low &+ UInt(residents)))
            row["yen_per_1000_residents"] = .integer(yen < 0 ? -Int(parts.quotient) : Int(parts.quotient))
          }
          return .object(row)
        }),
    ]
  }

  /// Residents of the members by the newest whole set of a population statistic; nil without one.
  private static func residents(_ evaluation: Evaluation) -> Int? {
    let codes = evaluation.kase.members.map(\.code)
    let sets = evaluation.kase.statistics.values.filter { $0.key.hasPrefix("population") }.flatMap(\.value)
    let newest = sets.filter { set in codes.allSatisfy { set.value[$0] != nil } }.max { $0.key < $1.key }
    guard let newest else { return nil }
    return codes.reduce(0) { $0 + (Int(newest.value[$1]?.description ?? "") ?? 0) }
  }
}
