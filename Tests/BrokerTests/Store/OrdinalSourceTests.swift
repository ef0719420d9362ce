import Broker
import CivilTime
import Testing

@Suite("Numbers of creation")
struct OrdinalSourceTests {
  @Test func `they rise when the clock stands still or is set back`() {
    let ordinals = OrdinalSource(mark: 7)
    let now = Timestamp(seconds: 1_800_000_000)
    let numbers = [now, now, now - .seconds(3600), now + .seconds(1)].map { ordinals.next(at: $0) }
    #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func `two processes at one instant make two numbers`() {
    let now = Timestamp(seconds: 1_800_000_000)
    #expect(OrdinalSource(mark: 1).next(at: now) != OrdinalSource(mark: 2).next(at: now))
  }

  @Test func `later is greater across processes`() {
    let now = Timestamp(seconds: 1_800_000_000)
    #expect(OrdinalSource(mark: 4095).next(at: now) < OrdinalSource(mark: 0).next(at: now + .microseconds(1)))
  }
}
