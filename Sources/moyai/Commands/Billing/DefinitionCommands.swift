import ArgumentParser
import Billing
import CivilTime
import MoyaiServer
import StrictJSON

extension BillingCommand {
  /// 協定 and 年度.
  struct AgreementGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "agreement", abstract: "Agreements（協定）.", subcommands: [Put.self])

    struct Put: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Enter an agreement from a file with `host`, `agreement`, `members` and `services` of a case.")
      @Argument(help: "What the agreement is called.") var id: String
      @Argument(help: "The JSON file; - reads standard input.") var file: String
      @OptionGroup var options: BillingOptions

      func run() async throws {
        let (id, file) = (id, file)
        try await options.run { desk in
          let found = try DefinitionFile.agreement(id, JSONFile.read(file))
          try await desk.billing.agree(
            found.agreement, members: found.members, subscriptions: found.subscriptions, by: desk.person, at: desk.now)
          return ["agreement": .string(id), "members": .number(JSONNumber(found.members.count))]
        }
      }
    }
  }

  struct YearGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "year", abstract: "Fiscal years（年度）.", subcommands: [Open.self])

    struct Open: AsyncParsableCommand {
      static let configuration = CommandConfiguration(abstract: "Open a fiscal year of an agreement.")
      @Argument(help: "The fiscal year, as 2025.") var year: FiscalYear
      @Argument(help: "The agreement, as it was entered.") var agreement: String
      @Option(help: "A JSON file with the `fairness` section of a case.") var fairness: String?
      @OptionGroup var options: BillingOptions

      func run() async throws {
        let (year, agreement, fairness) = (year, agreement, fairness)
        try await options.run { desk in
          try await desk.billing.open(
            year, agreement: agreement, fairness: try fairness.map { try JSONFile.read($0) }, by: desk.person,
            at: desk.now)
          return ["year": .number(JSONNumber(year.year)), "state": "open"]
        }
      }
    }
  }

  /// 基礎数値.
  struct StatisticGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "stat", abstract: "Statistics（基礎数値）.", subcommands: [Load.self])

    struct Load: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Enter figures from a CSV file, whole or not at all.",
        discussion: "Columns: 団体コード or code, and 人口, 値 or value. A fault is told by line and column.")
      @Argument(help: "What is counted, for example population; rules name it.") var kind: String
      @Argument(help: "The day for which the figures hold, YYYY-MM-DD.") var asOf: CivilDate
      @Argument(help: "The CSV file, UTF-8.") var file: String
      @Option(help: "Where the figures were published.") var source: String
      @OptionGroup var options: BillingOptions

      func run() async throws {
        let (kind, asOf, file, source) = (kind, asOf, file, source)
        try await options.run { desk in
          let count = try await desk.billing.load(
            CaseInput.bytes(file), kind: kind, asOf: asOf, source: source, by: desk.person, at: desk.now)
          return ["figures": .number(JSONNumber(count))]
        }
      }
    }
  }

  /// 経費区分 and 経費.
  struct PoolGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "pool", abstract: "Pools of a year（経費区分）.", subcommands: [Add.self])

    struct Add: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Add a pool from a file in the form of a case's pool, with its cost items and offsets.")
      @Argument(help: "The fiscal year, as 2025.") var year: FiscalYear
      @Argument(help: "The pool's name in the year.") var pool: String
      @Argument(help: "The JSON file; - reads standard input.") var file: String
      @OptionGroup var options: BillingOptions

      func run() async throws {
        let (year, pool, file) = (year, pool, file)
        try await options.run { desk in
          try await desk.billing.add(
            DefinitionFile.pool(pool, JSONFile.read(file), of: year), to: year, by: desk.person, at: desk.now)
          return ["pool": .string(pool)]
        }
      }
    }
  }

  struct CostGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "cost", abstract: "Documents of cost（経費）.", subcommands: [Add.self])

    struct Add: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Add documents to a pool from a file with `cost_items` and `offsets` of a case.")
      @Argument(help: "The fiscal year, as 2025.") var year: FiscalYear
      @Argument(help: "The pool's name in the year.") var pool: String
      @Argument(help: "The JSON file; - reads standard input.") var file: String
      @OptionGroup var options: BillingOptions

      func run() async throws {
        let (year, pool, file) = (year, pool, file)
        try await options.run { desk in
          let documents = try DefinitionFile.pool(pool, JSONFile.read(file), of: year)
          try await desk.billing.add(
            items: documents.costItems, offsets: documents.offsets, to: pool, of: year, by: desk.person, at: desk.now)
          return [
            "cost_items": .number(JSONNumber(documents.costItems.count)),
            "offsets": .number(JSONNumber(documents.offsets.count)),
          ]
        }
      }
    }
  }

  /// 負担割合.
  struct RuleGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "rule", abstract: "Rules（負担割合）.", subcommands: [Add.self, Approve.self])

    struct Add: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Enter rules from a file: a map of ids to rules, as in a case.")
      @Argument(help: "The JSON file; - reads standard input.") var file: String
      @Option(help: "Number of the assembly's decision.") var decision: String?
      @OptionGroup var options: BillingOptions

      func run() async throws {
        let (file, decision) = (file, decision)
        try await options.run { desk in
          let rules = try JSONFile.read(file).object?.members ?? []
          for (id, terms) in rules {
            try await desk.billing.addRule(
              RuleDefinition(id: id, terms: terms, decision: decision), by: desk.person, at: desk.now)
          }
          return .array(rules.map { .string($0.key) })
        }
      }
    }

    struct Approve: AsyncParsableCommand {
      static let configuration = CommandConfiguration(abstract: "Approve a rule, as another person.")
      @Argument(help: "The rule, as it was entered.") var id: String
      @OptionGroup var options: BillingOptions

      func run() async throws {
        let id = id
        try await options.run { desk in
          try await desk.billing.approveRule(id, by: desk.person, at: desk.now)
          return ["rule": .string(id), "state": "approved"]
        }
      }
    }
  }
}
