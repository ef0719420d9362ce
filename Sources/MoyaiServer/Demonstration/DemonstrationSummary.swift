import Billing
import CivilTime
import Metering
import Tenancy

/// What the person who started the demonstration reads at its end.
struct DemonstrationSummary {
  let towns: [DemonstrationTown]
  let report: DemonstrationReport
  let crossTown: CrossTownCheck.Outcome
  let year: RunOutcome
  let requestsMetered: Int
  let folder: DataFolder
  let configuration: ServerConfiguration
  let exampleKey: String
  let example: String?

  var text: String {
    let base = "http://127.0.0.1:\(configuration.dataListener.port)"
    return """

      もやい demonstration: \(towns.count) towns of Fukushima（28 市町村、選定は本プロジェクトによる）
        entities      \(Self.grouped(report.entities)), changed \(Self.grouped(report.changes)) times by stations and vehicles
        requests      \(Self.grouped(requestsMetered)) metered in fiscal year \(year.run.fiscalYear.year)
        refusals      \(crossTown.refusals): each town asked for its neighbour's data and was told there is none
        own data      \(crossTown.ownFound) of \(towns.count) towns found theirs

      負担金（\(year.run.kind.name)） run \(year.run.id), costs assumed
      \(table)

        files         \(folder.statementsFolder)/ (PDF, CSV and JSON for each town)
        keys          \(folder.keysFile), \(folder.operatorTokenFile)

      Try:
        curl -s '\(base)/v2/entities?limit=3&options=keyValues' -H 'X-Auth-Token: \(exampleKey)'

      """
  }

  private var table: String {
    let summary = year.summary
    var rows = summary.members.map { ($0.code, $0.name, $0.yen) }
    rows.append(("", "構成市町村 計", summary.sum))
    rows.append(("", "県負担", summary.host))
    if summary.offsets != 0 { rows.append(("", "特定財源", summary.offsets)) }
    rows.append(("", "経費総額", summary.gross))
    return rows.map { code, name, yen in
      "  " + code + String(repeating: " ", count: 8 - code.utf8.count) + Self.padded(name, 20) + Self.right(yen, 14)
        + " 円"
    }.joined(separator: "\n")
  }

  /// Japanese characters are two columns wide on a terminal.
  private static func padded(_ text: String, _ columns: Int) -> String {
    let width = text.unicodeScalars.reduce(0) { $0 + ($1.value < 0x80 ? 1 : 2) }
    return text + String(repeating: " ", count: max(0, columns - width))
  }

  private static func right(_ number: Int, _ columns: Int) -> String {
    let text = grouped(number)
    return String(repeating: " ", count: max(0, columns - text.utf8.count)) + text
  }

  private static func grouped(_ number: Int) -> String {
    var digits = String(abs(number))
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    groups.insert(digits, at: 0)
    return (number < 0 ? "△" : "") + groups.joined(separator: ",")
  }
}
