import Metering
import MoyaiTesting
import Testing

@Suite("Sum of digests")
struct DigestSumTests {
  @Test(
    "its decimal text is the number",
    arguments: [
      ([], "0"),
      ([1], "1"),
      ([1, 0], "256"),
      ([0x0d, 0xe0, 0xb6, 0xb3, 0xa7, 0x64, 0, 0, 0], "256000000000000000000"),
      (
        [UInt8](repeating: 0xff, count: 32),
        "115792089237316195423570985008687907853269984665640564039457584007913129639935"
      ),
    ])
  func decimal(bytes: [UInt8], text: String) {
    #expect(DigestSum(bigEndian: bytes).decimal == text)
  }

  @Test("it wraps at 2^256")
  func wraps() {
    var sum = DigestSum(bigEndian: [UInt8](repeating: 0xff, count: 32))
    sum += DigestSum(bigEndian: [2])
    #expect(sum == DigestSum(bigEndian: [1]))
  }

  @Test("the order of the addends does not matter")
  func order() {
    var generator = SeededGenerator()
    let digests = (0..<50).map { _ in
      DigestSum(bigEndian: (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }
    func sum(_ digests: [DigestSum]) -> DigestSum { digests.reduce(into: DigestSum()) { $0 += $1 } }
    #expect(sum(digests) == sum(digests.shuffled(using: &generator)))
    #expect(sum(digests) != sum(Array(digests.dropLast())))
  }
}
