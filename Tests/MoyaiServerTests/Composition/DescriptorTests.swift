import Testing

@testable import MoyaiServer

@Suite struct DescriptorTests {
  @Test(arguments: [256, 1_024, 20_000, Descriptors.limitMax])
  func connectionsNeverUseUpWhatTheProcessNeedsItself(limit: Int) {
    let shares = Descriptors(limit: limit)
    #expect(shares.dataConnections + shares.adminConnections + Descriptors.reserve == limit)
    #expect(shares.dataConnections > shares.adminConnections)
    #expect(shares.adminConnections <= Descriptors.adminConnectionsMax)
  }

  @Test func theSmallestLimitStillServesSomebody() {
    #expect(Descriptors(limit: Descriptors.limitMin).dataConnections == 48)
    #expect(Descriptors(limit: Descriptors.limitMin).adminConnections == 16)
  }
}
