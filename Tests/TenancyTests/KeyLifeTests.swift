import CivilTime
import Testing

@testable import Tenancy

@Suite("Key life")
struct KeyLifeTests {
  static let start = Timestamp(seconds: 1_764_000_000)
  static let now = start + .seconds(3600)

  /// A key in the given state at `now`.
  static func life(_ state: KeyState) -> KeyLife {
    let end = start + .seconds(86_400)
    return switch state {
    case .draft: KeyLife(approvedAt: nil, notBefore: start, expiresAt: end)
    case .active: KeyLife(approvedAt: start, notBefore: start, expiresAt: end)
    case .rotating:
      KeyLife(
        approvedAt: start, notBefore: start, expiresAt: end,
        rotation: KeyRotation(rotatedAt: start, retiresAt: now + .seconds(60)))
    case .revoked: KeyLife(approvedAt: start, notBefore: start, expiresAt: end, revokedAt: start)
    case .expired: KeyLife(approvedAt: start, notBefore: start, expiresAt: now)
    }
  }

  enum Outcome: Sendable {
    case effect(KeyLife.Effect, KeyState)
    case refused(TenancyError.Code)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let from: KeyState
    let event: KeyLife.Event
    let outcome: Outcome
    var testDescription: String { "\(from) \(event)" }
    init(_ from: KeyState, _ event: KeyLife.Event, _ outcome: Outcome) {
      self.from = from
      self.event = event
      self.outcome = outcome
    }
  }

  static let hour = KeyLife.Event.rotate(overlap: .seconds(3600))

  static let table: [Row] = [
    Row(.draft, .approve, .effect(.approved, .active)),
    Row(.draft, hour, .refused(.keyNotActive)),
    Row(.draft, .revoke, .effect(.revoked, .revoked)),
    Row(.active, .approve, .effect(.none, .active)),
    Row(.active, hour, .effect(.rotated, .rotating)),
    Row(.active, .revoke, .effect(.revoked, .revoked)),
    Row(.rotating, .approve, .effect(.none, .rotating)),
    Row(.rotating, hour, .refused(.alreadyRotated)),
    Row(.rotating, .revoke, .effect(.revoked, .revoked)),
    Row(.revoked, .approve, .refused(.keyEnded)),
    Row(.revoked, hour, .refused(.keyEnded)),
    Row(.revoked, .revoke, .effect(.none, .revoked)),
    Row(.expired, .approve, .refused(.keyEnded)),
    Row(.expired, hour, .refused(.keyEnded)),
    Row(.expired, .revoke, .effect(.none, .expired)),
  ]

  @Test("every state answers every event", arguments: table)
  func transitions(row: Row) throws {
    var life = Self.life(row.from)
    #expect(life.state(at: Self.now) == row.from)
    switch row.outcome {
    case .effect(let effect, let state):
      #expect(try life.apply(row.event, at: Self.now) == effect)
      #expect(life.state(at: Self.now) == state)
    case .refused(let code):
      let before = life
      #expect(throws: TenancyError(code)) { try life.apply(row.event, at: Self.now) }
      #expect(life == before)
    }
  }

  @Test("the table names every pair")
  func complete() {
    #expect(Self.table.count == KeyState.allCases.count * 3)
    #expect(Set(Self.table.map { "\($0.from)\($0.event)" }).count == Self.table.count)
  }

  @Test("only active and rotating keys open anything", arguments: KeyState.allCases)
  func opens(state: KeyState) {
    #expect(Self.life(state).opens(at: Self.now) == (state == .active || state == .rotating))
  }

  @Test("a key opens from its first microsecond to just before its last")
  func window() {
    let life = KeyLife(approvedAt: Self.start, notBefore: Self.start, expiresAt: Self.now)
    #expect(!life.opens(at: Timestamp(microseconds: Self.start.microseconds - 1)))
    #expect(life.opens(at: Self.start))
    #expect(life.opens(at: Timestamp(microseconds: Self.now.microseconds - 1)))
    #expect(!life.opens(at: Self.now))
  }

  @Test("the overlap may be 0 to 7 days, not a second more or less")
  func overlap() throws {
    for seconds in [0, 7 * 86_400] {
      var life = Self.longLife
      #expect(try life.apply(.rotate(overlap: .seconds(seconds)), at: Self.now) == .rotated)
      #expect(life.endsAt == Self.now + .seconds(seconds))
    }
    for seconds in [-1, 7 * 86_400 + 1] {
      var life = Self.longLife
      #expect(throws: TenancyError(.overlapInvalid, at: "/overlap")) {
        try life.apply(.rotate(overlap: .seconds(seconds)), at: Self.now)
      }
    }
  }

  @Test("a rotated key works until the overlap ends and not after; without overlap it ends at once")
  func rotation() throws {
    var life = Self.longLife
    _ = try life.apply(.rotate(overlap: .seconds(60)), at: Self.now)
    #expect(life.opens(at: Timestamp(microseconds: (Self.now + .seconds(60)).microseconds - 1)))
    #expect(life.state(at: Self.now + .seconds(60)) == .expired)
    var abrupt = Self.longLife
    _ = try abrupt.apply(.rotate(overlap: .zero), at: Self.now)
    #expect(abrupt.state(at: Self.now) == .expired)
  }

  @Test("an overlap does not outlive the key's own end")
  func overlapBehindTheEnd() throws {
    var life = KeyLife(approvedAt: Self.start, notBefore: Self.start, expiresAt: Self.now + .seconds(10))
    _ = try life.apply(.rotate(overlap: .seconds(3600)), at: Self.now)
    #expect(life.endsAt == Self.now + .seconds(10))
  }

  @Test("Deprecation and Sunset have the forms of their RFCs")
  func fields() {
    let rotation = KeyRotation(rotatedAt: Timestamp(seconds: 784_111_777), retiresAt: Timestamp(seconds: 784_111_777))
    #expect(rotation.deprecation == "@784111777")
    #expect(rotation.sunset == "Sun, 06 Nov 1994 08:49:37 GMT")
    #expect(HTTPDate.text(Timestamp(seconds: 1_709_164_800)) == "Thu, 29 Feb 2024 00:00:00 GMT")
    #expect(HTTPDate.text(Timestamp(seconds: 0)) == "Thu, 01 Jan 1970 00:00:00 GMT")
  }

  private static let longLife = KeyLife(approvedAt: start, notBefore: start, expiresAt: start + .seconds(90 * 86_400))
}
