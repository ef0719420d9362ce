import CivilTime
import MoyaiTesting
import Postgres
import Testing

@testable import Metering

@Suite("Spool as bytes")
struct SpoolContentTests {
  private static let writer = WriterID("0123456789abcdef0123456789abcdef") ?? WriterID()
  private static let header = SpoolHeader(writer: writer, startedAt: Sample.noon)

  private static func part(
    _ number: Int64, payer: TenantID = Sample.aizu, kid: String = "kid000000001", after: Duration = .zero
  ) -> SpoolPart {
    var counts = SealedCounts()
    counts.add(
      UsageTally(calls: number + 1, bytesIn: 0, bytesOut: 7),
      to: CounterKey(origin: Sample.origin(payer, kid: kid), operation: .read, hour: Sample.noon.hour))
    return SpoolPart(number: number, sealedAt: Sample.noon + after, counts: counts)
  }

  private static func batches(_ parts: [SpoolPart]) -> [UsageBatch] { parts.flatMap { $0.batches(of: writer) } }

  private static func bytes(_ parts: [SpoolPart]) -> [UInt8] { parts.flatMap { $0.record(of: writer) } }

  @Test(
    "what was written is read, whatever stands in a key",
    arguments: [
      "kid000000001", "", "a\tb\nc\\", "\\t", "会津若松市", "__folded__",
    ])
  func roundTrip(kid: String) throws {
    let parts = [Self.part(0, kid: kid), Self.part(1, payer: Sample.bandai, kid: kid)]
    let content = try #require(SpoolContent(Self.header.bytes + Self.bytes(parts)))
    #expect(content.batches == Self.batches(parts))
    #expect(content.batches.map(\.entries.count) == [2, 2])
    #expect(content.header == Self.header)
    #expect(!content.isDamaged)
  }

  @Test("the parts of one number are one batch for each payer, however they stand in the file")
  func sums() throws {
    let parts = [
      Self.part(3), Self.part(3, payer: Sample.bandai, after: .seconds(1)), Self.part(3, after: .seconds(2)),
      Self.part(3, kid: "kid000000002", after: .seconds(3)),
    ]
    var sum = parts[0]
    for part in parts.dropFirst() { sum.merge(part) }
    let batches = sum.batches(of: Self.writer)
    #expect(batches.map(\.id.payer) == [Sample.aizu, Sample.bandai])
    #expect(batches[0].entries.map(\.quantity).sorted() == [4, 7, 8, 14])
    #expect(batches.allSatisfy { $0.sealedAt == Sample.noon + .seconds(3) })
    for order in [parts, parts.reversed(), [sum]] {
      #expect(try #require(SpoolContent(Self.header.bytes + Self.bytes(order))).batches == batches)
    }
  }

  @Test("a file torn off anywhere gives the whole records before the tear, and is no damage")
  func torn() throws {
    let parts = (0..<3).map { Self.part($0) }
    let batches = Self.batches(parts)
    let whole = Self.header.bytes + Self.bytes(parts)
    let ends = parts.indices.map { SpoolHeader.byteCount + Self.bytes(Array(parts[...$0])).count }
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
    let parts = (0..<3).map { Self.part($0) }
    let batches = Self.batches(parts)
    let whole = Self.header.bytes + Self.bytes(parts)
    for position in SpoolHeader.byteCount..<whole.count {
      var bytes = whole
      bytes[position] ^= 1
      let content = try #require(SpoolContent(bytes))
      let hit = batches.indices.last { index in
        SpoolHeader.byteCount + Self.bytes(Array(parts[..<index])).count <= position
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

  @Test("the same counts of two writers are two batches, and a record of one is none in the other's file")
  func writers() throws {
    let other = WriterID()
    #expect(Self.part(0).batches(of: other)[0].sha256 != Self.part(0).batches(of: Self.writer)[0].sha256)
    let content = try #require(SpoolContent(Self.header.bytes + Self.part(0).record(of: other)))
    #expect(content.batches.isEmpty)
  }

  @Test("entries of another payer never get into a batch")
  func foreign() {
    let batch = UsageBatch(
      id: UsageBatch.ID(writer: Self.writer, sequence: 0, payer: Sample.bandai), sealedAt: Sample.noon,
      entries: Self.batches([Self.part(0)])[0].entries)
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
      let junk = damaged ? Array("junk\n".utf8) + Self.part(0).record(of: Self.writer) : []
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
