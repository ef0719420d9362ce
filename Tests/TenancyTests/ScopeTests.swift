import Tenancy
import Testing

@Suite("Scope")
struct ScopeTests {
  @Test(
    "scopes read and print alike",
    arguments: [
      "personal:read:health.checkup", "personal:write:health.checkup", "personal:request", "usage:write",
    ])
  func good(text: String) {
    #expect(Scope(text)?.text == text)
  }

  @Test(
    "anything else is none",
    arguments: [
      "", "personal", "personal:read", "personal:read:", "personal:read:health", "personal:read:Health.checkup",
      "personal:read:health.*", "personal:delete:health.checkup", "personal:read:health.checkup:x", "usage:read",
      "personal:read:health..x", "personal:read:\(String(repeating: "a", count: 63)).b",
    ])
  func bad(text: String) {
    #expect(Scope(text) == nil)
  }
}
