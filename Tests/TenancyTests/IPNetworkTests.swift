import Tenancy
import Testing

@Suite("Address ranges")
struct IPNetworkTests {
  @Test(
    "a range contains its addresses and no other",
    arguments: [
      ("192.0.2.0/24", "192.0.2.0", true), ("192.0.2.0/24", "192.0.2.255", true), ("192.0.2.0/24", "192.0.3.0", false),
      ("192.0.2.7", "192.0.2.7", true), ("192.0.2.7", "192.0.2.6", false), ("0.0.0.0/0", "203.0.113.9", true),
      ("192.0.2.128/25", "192.0.2.127", false), ("192.0.2.128/25", "192.0.2.128", true),
      ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/32", "2001:db9::1", false),
      ("192.0.2.0/24", "::ffff:192.0.2.1", true), ("0.0.0.0/0", "2001:db8::1", false), ("::/0", "192.0.2.1", false),
    ])
  func contains(range: String, address: String, isInside: Bool) throws {
    #expect(try #require(IPNetwork(range)).contains(try #require(IPAddress(address))) == isInside)
  }

  @Test(
    "what is no range is refused",
    arguments: [
      "", "192.0.2", "192.0.2.1/24", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/08", "192.0.2.0/", "192.0.2.0/24/1",
      "2001:db8::1/32", "2001:db8::/129", "host", "192.0.2.0 /24",
    ])
  func malformed(text: String) {
    #expect(IPNetwork(text) == nil)
  }
}
