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

  @Test func aTinyLimitStillServesSomebody() {
    #expect(Descriptors(limit: 10).dataConnections == 24)
    #expect(Descriptors(limit: 10).adminConnections == 8)
  }
}
