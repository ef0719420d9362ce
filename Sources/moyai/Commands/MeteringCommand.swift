import ArgumentParser
import Billing
import CivilTime
import Metering
import MoyaiServer
import Postgres
import StrictJSON
import Tenancy

/// 計量: what was counted.
struct MeteringCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "metering", abstract: "The usage ledger.（計量）",
    subcommands: [Replay.self, Gaps.self, Record.self])

  struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add up all records of the ledger again and compare with the roll-ups, by digest.",
      discussion: "Exit status 1 when a roll-up is not the sum of its records.")
    @OptionGroup var options: BillingOptions

    func run() async throws {
      try await options.run { desk in
        let found = try await desk.installation.database.longReadPlatform(.ops) { (scope: inout PlatformScope) in
          try LedgerReconciliation(in: &scope)
        }
        guard found.isEqual else {
          let first = found.differences[0]
          throw HostRefusal(
            "\(found.differences.count) roll-ups differ, first \(first.tenant.caseCode) \(first.meter) "
              + "\(first.hour.iso8601Milliseconds()): records \(first.records), roll-up \(first.rollup)")
        }
        return ["records": .number(JSONNumber(found.records)), "equal": true]
      }
    }
  }

  struct Gaps: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the intervals of a fiscal year in which counts can be missing.（欠測）")
    @Argument(help: "The running year if it is left out.") var year: FiscalYear?
    @OptionGroup var options: BillingOptions

    func run() async throws {
      let year = year
      try await options.run { desk in
        let year = year ?? FiscalYear(containing: desk.now)
        let gaps = try await UsageLedgerReader(database: desk.installation.database).gaps(in: year.start..<year.end)
        return .array(
          gaps.map { gap in
            [
              "since": .string(gap.since.iso8601Milliseconds()), "until": .string(gap.until.iso8601Milliseconds()),
              "reason": .string(gap.reason.rawValue),
            ]
          })
      }
    }
  }

  struct Record: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Record labour minutes or tickets of a town, once for each id.（作業時間・問合せ）")
    @Option(help: "Slug or code of the town.") var tenant: String
    @Option(help: "support.minutes (with --band) or support.tickets.") var meter = Meter.supportMinutes.rawValue
    @Option(help: "a, b, c or d.") var band = "default"
    @Option(help: "How many.") var quantity: String
    @Option(help: "When, RFC 3339; now if it is left out.") var at: String?
    @Option(help: "The record's own id: sent again it counts once.") var id: String
    @OptionGroup var options: BillingOptions

    func run() async throws {
      let (name, meter, band, quantity, at, id) = (tenant, meter, band, quantity, at, id)
      try await options.run { desk in
        var instant = desk.now
        if let at {
          guard let given = Timestamp(iso8601: at) else { throw HostRefusal("--at is no time of RFC 3339.") }
          instant = given
        }
        let tenant = try await desk.installation.tenant(named: name).code.tenant
        let report = UsageReport(
          identity: UsageIdentity(source: "host", id: id), meter: meter, usageClass: band,
          origin: UsageOrigin(payer: tenant, owner: tenant, kid: "", service: ""), at: instant, value: quantity)
        let outcome = try await UsageLedger(database: desk.installation.database).record(
          [report], known: [tenant], from: desk.person.text, at: desk.now)
        if case .rejected(let reason)? = outcome.first { throw HostRefusal("Refused: \(reason.rawValue).") }
        return ["outcome": .string(outcome.first?.word ?? "")]
      }
    }
  }
}
