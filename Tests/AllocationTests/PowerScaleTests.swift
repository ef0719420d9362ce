import Allocation
import Testing

@Suite("statistic_power")
struct PowerScaleTests {
  private static func weight(_ value: String, _ doubling: String) throws -> String {
    let value = try #require(ExactFraction(quantity: value))
    let doubling = try #require(ExactFraction(ratio: doubling))
    var scale = PowerScale(doubling: doubling)
    let weight = scale.weight(of: value)
    return (weight * ExactFraction(1_000_000)).description
  }

  /// The expected numbers, in millionths, were computed with 120 digits by another program.
  @Test(
    "the weight is value^log2(doubling) in millionths",
    arguments: [
      ("117376", "3/2", "923663513"), ("503", "3/2", "38046610"), ("1", "3/2", "1000000"), ("0", "3/2", "0"),
      ("0.5", "3/2", "666667"), ("3.25", "7/5", "1772074"), ("1000000", "5/4", "85421771"),
      ("44760", "4", "2003457600000000"), ("44760", "2", "44760000000"),
      ("9999999999999999999999999999", "3/2", "23930403428705857773741"),
    ])
  func weights(value: String, doubling: String, expected: String) throws {
    #expect(try Self.weight(value, doubling) == expected)
  }

  @Test("a power that lies exactly between two millionths goes to the even one")
  func ties() throws {
    // 128^log2(3/2) = (3/2)^7 = 17.0859375.
    #expect(try Self.weight("128", "3/2") == "17085938")
    // (5/4)^4 = 2.44140625, (5/4)^-4 = 0.4096.
    #expect(try Self.weight("16", "5/4") == "2441406")
    #expect(try Self.weight("0.0625", "5/4") == "409600")
  }

  @Test("twice the value weighs doubling times as much")
  func doubling() throws {
    var scale = PowerScale(doubling: try #require(ExactFraction(ratio: "3/2")))
    let factor = try #require(ExactFraction(ratio: "3/2"))
    for value in [12_345, 70_001, 2_999_999] {
      let once = scale.weight(of: ExactFraction(value)) * factor
      let twice = scale.weight(of: ExactFraction(value * 2))
      let difference = (once - twice) * ExactFraction(1_000_000)
      #expect(difference < ExactFraction(2) && -difference < ExactFraction(2))
    }
  }
}
