import Billing
package import CivilTime
package import HTTPSurface
import Metering
import PaperPress
import Papers
package import Postgres
import StrictJSON
import Synchronization

/// Prints on demand. Nothing is kept: the same statement gives the same bytes whenever it is printed. Reading a run is the
/// database's work; computing it and setting its paper are done on the press room's own thread, one paper after another.
package final class PrintShop: PaperPrinting {
  /// Papers that may wait for the press.
  package static let waitingMax = 64

  private let billing: BillingService
  private let usage: UsageRecords
  private let room = PressRoom()
  private let waiting = Mutex(0)

  /// A shop over what is stored.
  package init(database: Database, clock: any WallClock) {
    billing = BillingService(database: database, softwareVersion: Server.version)
    usage = UsageRecords(
      database: database, usage: UsageReader(database: database, wallClock: clock),
      budgets: UsageBudgets(database: database), clock: clock)
  }

  package func file(_ order: PaperOrder, _ form: PaperForm) async throws -> PaperFile {
    try await queued {
      switch order {
      case .statement(let statement, let part):
        let record = try await self.billing.paperRecord(of: statement.head.run)
        return try await self.room.use { press in
          let papers = try RunPapers(record)
          guard part == .breakdown else {
            return try Self.file(try papers.paper(of: statement.head), form, press)
          }
          guard let breakdown = try papers.breakdown(of: statement.head) else { throw Problem(.notFound) }
          return try Self.file(breakdown, form, press)
        }
      case .summary(let year):
        let record = try await self.billing.yearRecord(of: year)
        return try await self.room.use { press in try Self.file(try RunPapers(record).summary(), form, press) }
      case .scenario(let id):
        let record = try await self.billing.scenarioRecord(id)
        return try await self.room.use { press in try Self.file(try ScenarioPaper(record), form, press) }
      case .usage(let tenant, let month):
        let record = try await self.usage.record(of: tenant, month: month)
        return try await self.room.use { press in try Self.file(try record.paper(), form, press) }
      }
    }
  }

  package func focus(_ year: FiscalYear) async throws -> [UInt8] {
    try await queued {
      let records = try await self.billing.chargeRecords(of: year)
      return try await self.room.compute {
        FocusExport(joining: try records.map { try RunPapers($0).focus() }).csv
      }
    }
  }

  private func queued<Made: Sendable>(_ work: () async throws -> Made) async throws -> Made {
    let isFull = waiting.withLock { waiting in
      guard waiting < Self.waitingMax else { return true }
      waiting += 1
      return false
    }
    guard !isFull else { throw Problem(.overloaded, shown: "too many papers wait to be printed") }
    defer { waiting.withLock { $0 -= 1 } }
    return try await work()
  }

  private static func file(_ paper: any Paper, _ form: PaperForm, _ press: Press) throws -> PaperFile {
    let bytes =
      switch form {
      case .pdf: try press.render(paper.sheet)
      case .csv(let encoding): try paper.csv.encoded(encoding)
      case .json: paper.json.canonicalBytes
      }
    return PaperFile(number: paper.head.number.text, bytes: bytes)
  }
}
