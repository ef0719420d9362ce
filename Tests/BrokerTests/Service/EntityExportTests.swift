import Broker
import CivilTime
import MoyaiTesting
import Postgres
import StrictJSON
import Synchronization
import Testing

@Suite("Exports of entities", .database)
struct EntityExportTests {
  private let start = Timestamp(seconds: 1_800_000_000)

  @Test func `everything of one town comes once, by type and in the order of creation`() async throws {
    try await TableRecorder.prepare(try TestDatabase.current)
    try await TestDatabase.current.withClient { database in
      let clock = ManualClock(start)
      let service = EntityService(database, clock: clock, recorder: TableRecorder())
      let (town, neighbour) = (Town(service, 1), Town(service, 2))
      for id in ["c", "a", "b"] { try await town.create(#"{"id":"\#(id)","type":"T"}"#) }
      try await town.at("/kankou/aizu").create(
        #"{"id":"a","type":"S","x":{"value":"\u0001日本","metadata":{"unit":{"value":"m"}}}}"#)
      try await town.create(
        #"{"id":"soon","type":"U","dateExpires":{"type":"DateTime","value":"2027-01-15T09:00:00.000Z"}}"#)
      try await town.create(
        #"{"id":"gone","type":"U","dateExpires":{"type":"DateTime","value":"2027-01-15T08:00:01.000Z"}}"#)
      try await neighbour.create(#"{"id":"other","type":"T"}"#)
      clock.advance(by: .seconds(600))
      for pageSize in [1, 2, 5, 6, 500] {
        let export = EntityExport(
          of: TenantAccess(tenant: town.tenant), in: database, at: clock.now(), pageSize: pageSize)
        let written = Mutex<[UInt8]>([])
        let count = try await export.write { lines in written.withLock { $0 += lines } }
        let text = String(decoding: written.withLock { $0 }, as: UTF8.self)
        let lines = try text.split(separator: "\n").map { try JSON(parsing: Array($0.utf8)) }
        #expect(count == 5 && text.hasSuffix("\n"))
        #expect(
          lines.map { $0.object?["entity"]?.object?["id"]?.string } == ["a", "c", "a", "b", "soon"],
          "pages of \(pageSize)")
        #expect(lines.map { $0.object?["service_path"]?.string } == ["/kankou/aizu", "/", "/", "/", "/"])
        #expect(lines[0].object?["created"]?.string == start.iso8601Milliseconds())
        #expect(
          text.contains(
            #"{"id":"a","type":"S","x":{"type":"Text","value":"\u0001日本","metadata":{"unit":{"type":"Text","value":"m"}}}}"#
          ))
        #expect(
          lines[4].object?["entity"]?.object?["dateExpires"]?.object?["value"]?.string == "2027-01-15T09:00:00.000Z")
      }
    }
  }
}
