import CivilTime
import ConsentRules
import MoyaiTesting
import Testing

@Suite struct ConsentLifeTests {
  let start = Timestamp(seconds: 1_795_305_600)

  @Test func everyPairOfEventAndStandingHasARow() {
    #expect(ConsentTable.rows.map(\.event) == ConsentEvent.Kind.allCases)
    for row in ConsentTable.rows {
      #expect(Set(row.effects.keys) == Set(ConsentTable.Standing.allCases))
      #expect(!row.by.isEmpty)
    }
  }

  @Test func finalStatesAreFinal() throws {
    for state in ConsentState.allCases where state.isFinal {
      for event in events {
        var life = try #require(
          ConsentLife(
            state: state, reason: state == .invalidated ? "deceased" : nil, validFrom: start,
            validUntil: start + .seconds(100)))
        let before = life
        do {
          let change = try life.apply(event, by: actor(of: event), at: start + .seconds(1))
          #expect(change == nil && state == .withdrawn && event == .withdraw, "\(event) in \(state)")
        } catch {
          #expect(error == .ended)
        }
        #expect(life == before)
      }
    }
  }

  @Test func withdrawingTwiceIsNoError() throws {
    var life = ConsentLife(grantedFrom: start, until: start + .seconds(100))
    #expect(try life.apply(.withdraw, by: .person, at: start)?.receipt == .withdrawn)
    #expect(try life.apply(.withdraw, by: .person, at: start + .seconds(200)) == nil)
  }

  @Test func whatTheSystemSuspendedNeedsANewGrant() throws {
    var life = ConsentLife(grantedFrom: start, until: start + .seconds(100))
    _ = try life.apply(.suspend(.movedOut), by: .system, at: start)
    #expect(life.reason == "moved_out")
    #expect(throws: ConsentRefusal.newGrantNeeded) { try life.apply(.resume, by: .person, at: start) }
    #expect(try life.apply(.grant(sameTerms: true), by: .person, at: start)?.receipt == .superseded)
  }

  @Test func nobodyDoesWhatIsAnothersToDo() {
    for event in events {
      for other in ConsentActor.allCases where other != actor(of: event) {
        if case .invalidate = event, other == .system { continue }
        var life = ConsentLife(grantedFrom: start, until: start + .seconds(100))
        #expect(throws: ConsentRefusal.notTheirs) { try life.apply(event, by: other, at: start) }
      }
    }
  }

  @Test func I10_timeRunsOutToTheMillisecondWithoutAJob() {
    let until = start + .seconds(100)
    var life = ConsentLife(grantedFrom: start, until: until)
    #expect(life.permits(at: until - .milliseconds(1)) && !life.permits(at: until))
    #expect(life.state(at: until - .milliseconds(1)) == .active && life.state(at: until) == .expired)
    #expect(life.settle(at: until - .milliseconds(1)) == nil)
    var untouched = life
    #expect(throws: ConsentRefusal.ended) { try untouched.apply(.withdraw, by: .person, at: until) }
    let change = life.settle(at: until + .seconds(1_000))
    #expect(change?.receipt == .expired && change?.at == until)
    #expect(life.settle(at: until + .seconds(2_000)) == nil)
  }

  @Test func storedReasonsFitTheirState() {
    for (state, reason) in [
      (ConsentState.active, "self"), (.suspended, nil), (.suspended, "deceased"), (.invalidated, "self"),
      (.invalidated, nil), (.withdrawn, "self"),
    ] {
      #expect(ConsentLife(state: state, reason: reason, validFrom: start, validUntil: start) == nil)
    }
  }

  /// Walks random events beside an oracle that was written from the words of the page, not from the table.
  @Test func randomLivesAgreeWithAnIndependentOracle() {
    let seed = TestSeed.current
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<2_000 {
      let until = start + .seconds(generator.number(1...60))
      var life = ConsentLife(grantedFrom: start, until: until)
      var oracle = Oracle(until: until)
      var receipts: [ReceiptKind] = [.granted]
      var now = start
      for _ in 0..<generator.number(1...12) {
        now = now + .seconds(generator.number(0...9))
        let event = generator.pick(events)
        if let change = life.settle(at: now) { receipts.append(change.receipt) }
        let answer: Oracle.Answer
        do {
          let change = try life.apply(event, by: actor(of: event), at: now)
          if let change {
            receipts.append(change.receipt)
            #expect(change.at == now)
          }
          answer = change == nil ? .same : .changed
        } catch {
          answer = error == .ended ? .ended : .newGrant
        }
        #expect(answer == oracle.take(event, at: now), "seed \(seed)")
        #expect(life.state.rawValue == oracle.word && life.reason == oracle.why, "seed \(seed)")
      }
      #expect(receipts == oracle.receipts, "seed \(seed)")
      #expect(receipts.dropLast().allSatisfy { !$0.isFinal })
    }
  }

  private let events: [ConsentEvent] = [
    .grant(sameTerms: true), .grant(sameTerms: false), .pause, .resume, .withdraw, .invalidate(.deceased),
    .invalidate(.serviceRetired), .suspend(.movedOut), .suspend(.majorityReached),
  ]

  private func actor(of event: ConsentEvent) -> ConsentActor {
    switch event {
    case .grant, .pause, .resume, .withdraw: .person
    case .invalidate: .staff
    case .suspend: .system
    }
  }
}

/// The rules once more, in the plainest words.
private struct Oracle {
  enum Answer { case changed, same, ended, newGrant }
  let until: Timestamp
  var word = "active"
  var why: String?
  var receipts: [ReceiptKind] = [.granted]

  init(until: Timestamp) { self.until = until }

  mutating func take(_ event: ConsentEvent, at now: Timestamp) -> Answer {
    let open = word == "active" || word == "suspended"
    if open && now >= until { end("expired", .expired) }
    if word == "withdrawn", event == .withdraw { return .same }
    guard word == "active" || word == "suspended" else { return .ended }
    switch event {
    case .grant(let same):
      if same && word == "active" { return .same }
      end("superseded", .superseded)
    case .pause:
      if word == "suspended" { return .same }
      word = "suspended"
      why = "self"
      receipts.append(.suspended)
    case .resume:
      if word == "active" { return .same }
      if why != "self" { return .newGrant }
      word = "active"
      why = nil
      receipts.append(.resumed)
    case .withdraw: end("withdrawn", .withdrawn)
    case .invalidate(let reason):
      end("invalidated", .invalidated)
      why = reason.rawValue
    case .suspend(let reason):
      if word == "suspended", why != "self" { return .same }
      word = "suspended"
      why = reason.rawValue
      receipts.append(.suspended)
    }
    return .changed
  }

  private mutating func end(_ state: String, _ receipt: ReceiptKind) {
    word = state
    why = nil
    receipts.append(receipt)
  }
}
