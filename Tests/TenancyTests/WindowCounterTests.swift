import CivilTime
import MoyaiTesting
import Testing

@testable import Tenancy

@Suite("Rate limits")
struct WindowCounterTests {
  static let start = Timestamp(seconds: 1_764_000_000)
  static func counter(_ quota: Int, capacity: Int = 100) -> WindowCounter<Int> {
    WindowCounter(policy: RatePolicy(name: "key", quota: quota), capacity: capacity)
  }

  @Test("exactly the quota is let through in a window, and again in the next")
  func quota() {
    var counter = Self.counter(600)
    for window in 0..<3 {
      let begin = Self.start + .seconds(60 * window)
      for request in 0..<600 {
        #expect(counter.take(1, at: begin + .milliseconds(request * 99)).isAdmitted)
      }
      #expect(!counter.take(1, at: begin + .milliseconds(59_999)).isAdmitted)
    }
  }

  @Test("the fields tell what is left and how long")
  func fields() {
    var counter = Self.counter(600)
    for _ in 0..<187 { _ = counter.take(1, at: Self.start) }
    let standing = counter.take(1, at: Self.start + .milliseconds(37_001))
    #expect(standing.policyField == #""key";q=600;w=60"#)
    #expect(standing.limitField == #""key";r=412;t=23"#)
  }

  @Test("one refused request says when to come again, and coming then works")
  func retry() throws {
    var counter = Self.counter(1)
    _ = counter.take(1, at: Self.start)
    let refused = counter.take(1, at: Self.start + .milliseconds(1))
    #expect(!refused.isAdmitted && refused.remaining == 0 && refused.resetSeconds == 60)
    #expect(AccessRefused(.rateLimited, standing: refused).retryAfter == 60)
    #expect(counter.take(1, at: Self.start + .milliseconds(1) + .seconds(refused.resetSeconds)).isAdmitted)
  }

  @Test("keys do not share a window")
  func independent() {
    var counter = Self.counter(1)
    #expect(counter.take(1, at: Self.start).isAdmitted)
    #expect(counter.take(2, at: Self.start).isAdmitted)
    #expect(!counter.take(1, at: Self.start).isAdmitted)
  }

  @Test("a key may have a quota of its own")
  func ownQuota() {
    var counter = Self.counter(1)
    for _ in 0..<5 { #expect(counter.take(1, at: Self.start, quota: 5).isAdmitted) }
    #expect(!counter.take(1, at: Self.start, quota: 5).isAdmitted)
  }

  @Test("memory is bounded; who finds no place shares one window: stricter, never open")
  func bounded() {
    var counter = Self.counter(3, capacity: 10)
    for key in 0..<10 { #expect(counter.take(key, at: Self.start).isAdmitted) }
    let admitted = (10..<1_000).filter { counter.take($0, at: Self.start).isAdmitted }
    #expect(admitted.count == 3)
    #expect(counter.count == 10)
    // Those with a place keep it, and ended windows make room.
    #expect(counter.take(0, at: Self.start).isAdmitted)
    #expect(counter.take(5_000, at: Self.start + .seconds(61)).isAdmitted)
    #expect(counter.count == 1)
  }

  @Test("a clock set back neither opens nor prolongs a window")
  func clockSetBack() {
    var counter = Self.counter(1)
    _ = counter.take(1, at: Self.start)
    let earlier = Self.start - .seconds(86_400)
    let standing = counter.take(1, at: earlier)
    #expect(!standing.isAdmitted && standing.resetSeconds == 60)
    #expect(counter.take(1, at: earlier + .seconds(60)).isAdmitted)
  }

  @Test("asking for the standing counts nothing")
  func standing() {
    var counter = Self.counter(2)
    for _ in 0..<10 { #expect(counter.standing(1, at: Self.start).remaining == 2) }
    _ = counter.take(1, at: Self.start)
    #expect(counter.standing(1, at: Self.start).remaining == 1)
    #expect(counter.standing(1, at: Self.start + .seconds(60)).remaining == 2)
  }

  @Test("in no window of any length does a random load pass more than the quota")
  func random() {
    var random = SeededGenerator()
    var counter = Self.counter(20)
    var now = Self.start
    var windowEnd = now
    var passed = 0
    for _ in 0..<5_000 {
      now = now + .milliseconds(Int.random(in: 0..<2_000, using: &random))
      if now >= windowEnd {
        windowEnd = now + .seconds(60)
        passed = 0
      }
      if counter.take(1, at: now).isAdmitted { passed += 1 }
      #expect(passed <= 20)
    }
  }
}

@Suite("Request limiter")
struct RequestLimiterTests {
  static let now = WindowCounterTests.start

  @Test("all keys of a service in a town share its quota, and a refused request costs the key nothing")
  func shared() throws {
    let limiter = RequestLimiter(RequestLimits(perKey: 10, perServiceAndTenant: 12))
    let town = try #require(TenantCode("072028")).tenant
    let other = try #require(TenantCode("072010")).tenant
    let keys = try ["aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc"].map { try #require(KeyID($0)) }
    for _ in 0..<10 {
      #expect(limiter.take(keys[0], tenant: town, service: "svc_abc", quota: nil, at: Self.now).isAdmitted)
    }
    for _ in 0..<2 {
      #expect(limiter.take(keys[1], tenant: town, service: "svc_abc", quota: nil, at: Self.now).isAdmitted)
    }
    let refused = limiter.take(keys[1], tenant: town, service: "svc_abc", quota: nil, at: Self.now)
    #expect(!refused.isAdmitted && refused.policy.name == "service")
    // The same service in another town, and a key without service, have windows of their own.
    #expect(limiter.take(keys[2], tenant: other, service: "svc_abc", quota: nil, at: Self.now).isAdmitted)
    #expect(limiter.take(keys[1], tenant: town, service: nil, quota: nil, at: Self.now).remaining == 7)
  }

  @Test("a key over its own quota does not use up its service's")
  func ownFirst() throws {
    let limiter = RequestLimiter(RequestLimits(perKey: 1, perServiceAndTenant: 2))
    let town = try #require(TenantCode("072028")).tenant
    let keys = try ["aaaaaaaaaaaa", "bbbbbbbbbbbb"].map { try #require(KeyID($0)) }
    for _ in 0..<50 { _ = limiter.take(keys[0], tenant: town, service: "svc_abc", quota: nil, at: Self.now) }
    #expect(limiter.take(keys[1], tenant: town, service: "svc_abc", quota: nil, at: Self.now).isAdmitted)
  }

  @Test("addresses of one /64 fail together, of version 4 alone")
  func addresses() throws {
    let limiter = RequestLimiter(RequestLimits(failedCredentialsPerAddress: 1))
    let fail = { (text: String) in limiter.countFailure(of: IPAddress(text), at: Self.now).isAdmitted }
    #expect(fail("2001:db8::1"))
    #expect(!fail("2001:db8::2:3"))
    #expect(fail("2001:db8:0:1::1"))
    #expect(fail("192.0.2.1"))
    #expect(fail("192.0.2.2"))
    #expect(!fail("192.0.2.1"))
  }
}
