import CivilTime
import MoyaiTesting
import Postgres
import Testing

@testable import Billing

@Suite("Reading own statements", .database)
struct StatementReaderTests {
  @Test("A town sees its own statements and not another's")
  func ownOnly() async throws {
    let (sample, next) = (SampleYear(2025), SampleYear(2026))
    try await sample.prepare()
    try await next.prepare()
    try await withBilling { billing, database in
      let reader = StatementReader(database: database)
      let access = TenantAccess(tenant: SampleYear.kitakata)
      for year in [sample, next] {
        try await billing.enter(year.definition, at: SampleYear.now)
        let run = try await billing.compute(year.year, .fix, at: year.year.start).run.id
        let open = try await reader.list(of: access)
        try await billing.issue(run, .fix, at: year.year.start)
        #expect(open.allSatisfy { $0.fiscalYear != year.year }, "a draft is nobody's to see")
      }
      let own = try await reader.list(of: access)
      #expect(own.map(\.number) == ["R8-確-0002", "R7-確-0002"])
      #expect(own.allSatisfy { $0.tenant == SampleYear.kitakata })
      #expect(try await reader.list(of: access, limit: 1).map(\.number) == ["R8-確-0002"])
      #expect(try await reader.list(of: access, after: "R8-確-0002").map(\.number) == ["R7-確-0002"])
      #expect(try await reader.list(of: access, after: "R8-確-0001").isEmpty)
      #expect(try await reader.statement("R7-確-0002", of: access)?.head.yen == 132_500)
      #expect(try await reader.statement("R7-確-0001", of: access) == nil)
      #expect(try await reader.list(of: TenantAccess(tenant: SampleYear.host)).isEmpty)
    }
  }
}
