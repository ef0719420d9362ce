import CivilTime
import MoyaiTesting
import Postgres
import StrictJSON
import Testing

@testable import Billing

@Suite("Statements", .database)
struct StatementTests {
  @Test("The CSV is as the specification says, byte for byte")
  func csv() async throws {
    let sample = SampleYear(2022)
    try await sample.prepare()
    try await withBilling { billing, _ in
      try await billing.enter(sample.definition, at: SampleYear.now)
      let run = try await billing.compute(sample.year, .fix, at: SampleYear.now).run.id
      let statement = try #require(try await billing.issue(run, .fix).first)
      let start = #""R4-確-0001","R4","確定","072028","会津若松市","#
      let golden = [
        #""文書番号","年度","種別","団体コード","団体名","経費区分","経費区分名","内訳","金額（円）""#,
        start + #""build","構築","小計","0""#,
        start + #""om","運用","均等割","50000""#,
        start + #""om","運用","人口割","120001""#,
        start + #""om","運用","利用割","37500""#,
        start + #""om","運用","小計","207501""#,
        start + #""svc.bosai","防災","均等割","90000""#,
        start + #""svc.bosai","防災","小計","90000""#,
        start + #""","","負担金","297501""#,
        start + #""","","消費税等","0""#,
        start + #""","","合計","297501""#,
      ].map { $0 + "\r\n" }.joined()
      #expect(statement.csv == [0xEF, 0xBB, 0xBF] + Array(golden.utf8))
    }
  }

  @Test("The JSON explains the member's yen and holds nobody else's")
  func json() async throws {
    let sample = SampleYear(2024)
    try await sample.prepare()
    try await withBilling { billing, _ in
      try await billing.enter(sample.definition, at: SampleYear.now)
      let run = try await billing.compute(sample.year, .fix, at: SampleYear.now).run
      let statement = try #require(
        try await billing.issue(run.id, .fix).first { $0.head.tenant == SampleYear.aizubange })
      let document = try JSON(parsing: statement.json)
      #expect(document.canonicalBytes == statement.json)
      #expect(document.object?["yen"] == 85_000)
      #expect(document.object?["run"]?.object?["result_sha256"] == .string(run.resultSHA256))
      #expect(
        document.object?["pools"]?.object?["om"]?.object?["share"]?.object?["components"] == [50_000, 20_000, 15_000])
      let records = document.object?["explain"]?.array ?? []
      let own = records.filter { $0.object?["step"] == "members" }
      #expect(own.compactMap { $0.object?["yen"]?.number?.int64 }.reduce(0, +) == 85_000)
      #expect(records.contains { $0.object?["step"] == "components" })
      for other in ["072028", "072087", "svc.bosai"] {
        #expect(!String(decoding: statement.json, as: UTF8.self).contains(other))
      }
    }
  }
}
