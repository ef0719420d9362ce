import CivilTime
import NGSI
import StrictJSON
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("The stored form of an entity")
struct StoredEntityTests {
  @Test("document and times, as the table has them")
  func form() throws {
    var entity = try Fixture.stored(#""temperature":{"value":1},"a":{"type":"TextUnrestricted","value":"\"\u0001"}"#)
    entity.attributes[1].modified = Fixture.now
    let stored = try StoredEntity(entity)
    #expect(
      String(decoding: stored.document, as: UTF8.self)
        == #"{"temperature":{"type":"Number","value":1,"metadata":{}},"a":{"type":"TextUnrestricted","value":"\"\u0001","metadata":{}}}"#
    )
    #expect(
      String(decoding: stored.attributeTimes, as: UTF8.self)
        == #"{"temperature":[1700000000000000,1700000000000000],"a":[1700000000000000,1700000060000000]}"#)
    #expect(stored.id == "E" && stored.type == "T" && stored.servicePath == "/")
    #expect(stored.created == Fixture.then)
  }

  @Test(
    "a row that we cannot have written is a fault that names its place",
    arguments: [
      ("[]", "{}", "document"), ("{", "{}", "document"), ("{}", "", "attribute times"),
      (#"{"A":{"type":"T","value":1,"metadata":{}}}"#, "{}", "attribute A"),
      (#"{"A":{"type":"T","metadata":{}}}"#, #"{"A":[1,2]}"#, "attribute A"),
      (#"{"A":{"type":"T","value":1,"metadata":{}}}"#, #"{"A":[1]}"#, "attribute A"),
      (#"{"A":{"type":"T","value":1,"metadata":{"m":1}}}"#, #"{"A":[1,2]}"#, "metadata m of attribute A"),
    ])
  func faults(document: String, times: String, place: String) {
    let stored = StoredEntity(
      id: "E", type: "T", servicePath: "/", document: Array(document.utf8), attributeTimes: Array(times.utf8),
      created: Fixture.then, modified: Fixture.then, expires: nil)
    let fault = #expect(throws: StoredEntityFault.self) { _ = try Entity(stored) }
    #expect(fault?.place == place)
  }

  @Test("a document may have documentBytesMax bytes, not one more")
  func limit() throws {
    func entity(_ length: Int) throws -> Entity {
      var entity = try Fixture.stored(#""A":"""#, .keyValues)
      entity.attributes[0].value = .string(String(repeating: "x", count: length))
      return entity
    }
    let around = #"{"A":{"type":"Text","value":"","metadata":{}}}"#.utf8.count
    let limit = StoredEntity.documentBytesMax - around
    #expect(try StoredEntity(entity(limit)).document.count == StoredEntity.documentBytesMax)
    #expect(
      answer { _ = try StoredEntity(entity(limit + 1)) }
        == "413 NoResourcesAvailable: the entity would have more than 4194304 bytes")
  }

  private static let seed: UInt64 = {
    let given = getenv("MOYAI_TEST_SEED").flatMap { UInt64(String(cString: $0)) }
    let seed = given ?? UInt64.random(in: 0 ... .max)
    print("StoredEntityTests: MOYAI_TEST_SEED=\(seed)")
    return seed
  }()

  @Test("whatever happens to an entity, it comes back the same from its stored form, and its rules hold")
  func randomLife() throws {
    var life = RandomLife(seed: Self.seed)
    var stored: Entity?
    for step in 0..<3_000 {
      let now = Fixture.then + .seconds(step)
      let request = try life.request()
      guard let change = (try? request.applied(to: stored, at: now))?.change else { continue }
      #expect(change.before == stored, "seed \(Self.seed)")
      stored = change.after
      guard let entity = stored else { continue }
      #expect(try Entity(StoredEntity(entity)) == entity, "seed \(Self.seed)")
      #expect(Set(entity.attributes.map(\.name)).count == entity.attributes.count, "seed \(Self.seed)")
      #expect(entity.attributes.filter { $0.locationType != nil }.count <= 1, "seed \(Self.seed)")
      #expect((entity.location == nil) == entity.attributes.allSatisfy { $0.locationType == nil }, "seed \(Self.seed)")
    }
  }

  @Test("what a change leaves is encoded the same whether or not the rest is copied", arguments: 0..<50)
  func copied(seed: Int) throws {
    var life = RandomLife(seed: UInt64(seed))
    var entity: Entity?
    var encoded: EncodedEntity?
    var copies = 0
    for step in 0..<200 {
      guard let change = try? life.request().applied(to: entity, at: Timestamp(seconds: Int64(step))).change else {
        continue
      }
      entity = change.after
      guard let after = change.after else {
        encoded = nil
        continue
      }
      let whole = try EncodedEntity(after)
      if let before = encoded, let copied = try EncodedEntity(change, over: before) {
        #expect(copied.stored == whole.stored, "seed \(seed), step \(step): \(change.attributes)")
        copies += 1
        encoded = copied
      } else {
        encoded = whole
      }
    }
    #expect(copies > 0)
  }
}
