import StrictJSON
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("Properties of random documents")
struct PropertyTests {
  private static let seed: UInt64 = {
    let given = getenv("MOYAI_TEST_SEED").flatMap { UInt64(String(cString: $0)) }
    let seed = given ?? UInt64.random(in: 0 ... .max)
    print("PropertyTests: MOYAI_TEST_SEED=\(seed)")
    return seed
  }()

  @Test("parsing what was printed gives the same value, and printing it again the same bytes")
  func roundTrip() throws {
    var documents = RandomDocument(generator: SeededGenerator(seed: Self.seed))
    for _ in 0..<2_000 {
      let value = documents.value(depth: 5)
      let bytes = value.bytes
      let again = try JSON(parsing: bytes)
      #expect(again == value, "seed \(Self.seed)")
      #expect(again.bytes == bytes, "seed \(Self.seed)")
      #expect(again.hashValue == value.hashValue)
    }
  }

  @Test("canonical text does not depend on the order of members")
  func canonicalIsStable() throws {
    var documents = RandomDocument(generator: SeededGenerator(seed: Self.seed))
    for _ in 0..<500 {
      let value = documents.value(depth: 4)
      var generator = documents.generator
      #expect(shuffled(value, &generator).canonicalBytes == value.canonicalBytes, "seed \(Self.seed)")
    }
  }

  @Test("a damaged document is parsed or refused at a place inside it, and never brings the process down")
  func damaged() throws {
    var documents = RandomDocument(generator: SeededGenerator(seed: Self.seed))
    for _ in 0..<5_000 {
      var bytes = documents.value(depth: 4).bytes
      for _ in 0..<Int.random(in: 1...4, using: &documents.generator) { damage(&bytes, &documents.generator) }
      do {
        let value = try JSON(parsing: bytes)
        #expect(try JSON(parsing: value.bytes) == value, "seed \(Self.seed)")
      } catch {
        #expect((0...bytes.count).contains(error.offset), "seed \(Self.seed)")
      }
    }
  }

  @Test("rounding a rounded number changes nothing, and the short way finds what the long way does")
  func rounding() throws {
    var generator = SeededGenerator(seed: Self.seed)
    for _ in 0..<20_000 {
      let whole = UInt64.random(in: 0...UInt64(pow10(Int.random(in: 0...15, using: &generator))), using: &generator)
      let part = UInt64.random(in: 0...UInt64(pow10(Int.random(in: 0...15, using: &generator))), using: &generator)
      let sign = Bool.random(using: &generator) ? "-" : ""
      let exponent =
        Int.random(in: 0..<4, using: &generator) == 0 ? "e\(Int.random(in: -30...30, using: &generator))" : ""
      let number = try #require(JSONNumber("\(sign)\(whole).\(part)\(exponent)"))
      let rounded = try #require(number.rounded)
      #expect(rounded.rounded == rounded, "seed \(Self.seed)")
      #expect(try rounded == JSONNumber(nearest: #require(number.double)), "seed \(Self.seed)")
    }
  }

  private func pow10(_ power: Int) -> Int { (0..<power).reduce(1) { value, _ in value * 10 } }

  private func damage(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    let place = Int.random(in: 0...bytes.count, using: &generator)
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: bytes.removeSubrange(place...)
    case 1: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
    case 2 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &generator)
    default:
      let snippets = ["{", "[", "\"", "\\u", "\\uD83D", ",", ":", "1e", "-", "tru", "}", "]"]
      bytes.insert(contentsOf: Array((snippets.randomElement(using: &generator) ?? ",").utf8), at: place)
    }
  }

  private func shuffled(_ value: JSON, _ generator: inout SeededGenerator) -> JSON {
    switch value {
    case .null, .bool, .number, .string: return value
    case .array(let elements): return .array(elements.map { shuffled($0, &generator) })
    case .object(let object):
      var other = JSONObject()
      for member in object.members.shuffled(using: &generator) {
        other.append(member.key, shuffled(member.value, &generator))
      }
      return .object(other)
    }
  }
}
