import CivilTime
import MoyaiTesting
import Postgres
import Testing

@testable import Metering

@Suite("Spool as bytes")
struct SpoolContentTests {
  private static let writer = WriterID("0123456789abcdef0123456789abcdef") ?? WriterID()
  private static let header = SpoolHeader(writer: writer, startedAt: Sample.noon)

  private static func batch(_ sequence: Int64, payer: TenantID = Sample.aizu, kid: String = "kid000000001")
    -> UsageBatch
  {
    let dimensions = UsageDimensions(
      origin: Sample.origin(payer, kid: kid), meter: .apiCalls, usageClass: .read, at: Sample.noon)
    return UsageBatch(
      id: UsageBatch.ID(writer: writer, sequence: sequence, payer: payer), sealedAt: Sample.noon,
      entries: [UsageEntry(dimensions: dimensions, quantity: sequence + 1)])
  }

  @Test(
    "what was written is read, whatever stands in a key",
    arguments: [
      "kid000000001", "", "a\tb\nc\\", "\\t", "会津若松市", "__folded__",
    ])
  func roundTrip(kid: String) throws {
    let batches = [Self.batch(0, kid: kid), Self.batch(1, payer: Sample.bandai, kid: kid)]
    let content = try #require(SpoolContent(Self.header.bytes + batches.flatMap(\.record)))
    #expect(content.batches == batches)
    #expect(content.header == Self.header)
    #expect(!content.isDamaged)
    #expect(batches.allSatisfy { $0.record.count == $0.spoolByteCount })
  }

  @Test("a file torn off anywhere gives the whole records before the tear, and is no damage")
  func torn() throws {
    let batches = (0..<3).map { Self.batch($0) }
    let whole = Self.header.bytes + batches.flatMap(\.record)
    let ends = batches.indices.map { SpoolHeader.byteCount + batches[...$0].reduce(0) { $0 + $1.spoolByteCount } }
    for length in 0...whole.count {
      let content = SpoolContent(Array(whole[..<length]))
      guard length >= SpoolHeader.byteCount else {
        #expect(content == nil)
        continue
      }
      let complete = ends.count { $0 <= length }
      #expect(content?.batches == Array(batches[..<complete]), "torn at \(length)")
      #expect(content?.isDamaged == false, "torn at \(length)")
    }
  }

  @Test("a byte turned over inside a record drops that record alone, and is damage unless it was the last")
  func damaged() throws {
    let batches = (0..<3).map { Self.batch($0) }
    let whole = Self.header.bytes + batches.flatMap(\.record)
    for position in SpoolHeader.byteCount..<whole.count {
      var bytes = whole
      bytes[position] ^= 1
      let content = try #require(SpoolContent(bytes))
      let hit = batches.indices.last { index in
        SpoolHeader.byteCount + batches[..<index].reduce(0) { $0 + $1.spoolByteCount } <= position
      }
      #expect(content.batches == batches.indices.filter { $0 != hit }.map { batches[$0] }, "turned over at \(position)")
      #expect(content.isDamaged == (hit != 2), "turned over at \(position)")
    }
  }

  @Test("random bytes are never read as a batch")
  func garbage() {
    var generator = SeededGenerator()
    for _ in 0..<200 {
      let bytes = (0..<Int.random(in: 0...400, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      #expect(SpoolContent(Self.header.bytes + bytes)?.batches.isEmpty == true)
    }
  }

  @Test("the same seal of two writers is two batches")
  func writers() {
    let other = UsageBatch(
      id: UsageBatch.ID(writer: WriterID(), sequence: 0, payer: Sample.aizu), sealedAt: Sample.noon,
      entries: Self.batch(0).entries)
    #expect(other.sha256 != Self.batch(0).sha256)
  }

  @Test("entries of another payer never get into a batch")
  func foreign() {
    let batch = UsageBatch(
      id: UsageBatch.ID(writer: Self.writer, sequence: 0, payer: Sample.bandai), sealedAt: Sample.noon,
      entries: Self.batch(0).entries)
    #expect(batch.entries.isEmpty)
  }

  @Test("how a writer ended decides what can be missing")
  func gaps() throws {
    func gap(_ state: SpoolContent.State, alive: Duration, found: Duration, damaged: Bool = false) throws
      -> MeteringGap?
    {
      var header = Self.header
      header.state = state
      header.aliveAt = Sample.noon + alive
      let junk = damaged ? Array("junk\n".utf8) + Self.batch(0).record : []
      return try #require(SpoolContent(header.bytes + junk)).gap(foundAt: Sample.noon + found)
    }
    #expect(try gap(.closed, alive: .seconds(5), found: .seconds(60)) == nil)
    let killed = try #require(try gap(.open, alive: .seconds(5), found: .seconds(3_600)))
    #expect(killed.since == Sample.noon + .seconds(5))
    #expect(killed.until == Sample.noon + .seconds(15), "dead before the next seal was overdue")
    #expect(killed.reason == .killed)
    let quick = try #require(try gap(.open, alive: .seconds(5), found: .seconds(6)))
    #expect(quick.until == Sample.noon + .seconds(6))
    let full = try #require(try gap(.full, alive: .seconds(5), found: .seconds(3_600)))
    #expect(full.until == Sample.noon + .seconds(3_600))
    #expect(full.reason == .spoolFull)
    let damaged = try #require(try gap(.closed, alive: .seconds(5), found: .seconds(60), damaged: true))
    #expect(damaged.since == Sample.noon)
    #expect(damaged.reason == .spoolDamaged)
    #expect(FlushRetention.replayMax < FlushRetention.recordMin)
  }
}
