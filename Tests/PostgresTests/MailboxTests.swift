import Glibc
import Synchronization
import Testing

@testable import Postgres

/// Work that notes how it ended.
private final class Parcel: WorkItem, @unchecked Sendable {
  let failure = Mutex<PostgresError.Code?>(nil)

  override func fail(_ error: any Error) {
    failure.withLock { $0 = (error as? PostgresError)?.code }
  }
}

private func parcels(_ count: Int, waitMax: Duration = .seconds(60)) -> [Parcel] {
  (0..<count).map { _ in Parcel(waitMax: waitMax) }
}

@Suite struct MailboxTests {
  @Test func `hands over the oldest first, at most as many as asked for`() {
    let mailbox = Mailbox<Parcel>(bound: 100, workers: 1)
    let all = parcels(10)
    for parcel in all { #expect(mailbox.submit(parcel) == nil) }
    guard case .work(let first, let expired) = mailbox.take(worker: 0, max: 4) else {
      Issue.record("nothing was handed over")
      return
    }
    #expect(first.map(ObjectIdentifier.init) == all.prefix(4).map(ObjectIdentifier.init))
    #expect(expired.isEmpty)
    #expect(mailbox.waitingCount == 6)
  }

  @Test func `the bound counts what waits, not what was cancelled`() {
    let mailbox = Mailbox<Parcel>(bound: 3, workers: 1)
    let all = parcels(5)
    for parcel in all.prefix(3) { #expect(mailbox.submit(parcel) == nil) }
    #expect(mailbox.submit(all[3])?.code == .queueFull)
    guard case .withdrawn = mailbox.cancel(all[0]) else {
      Issue.record("what waits can be withdrawn")
      return
    }
    #expect(mailbox.submit(all[4]) == nil)
    guard case .work(let taken, _) = mailbox.take(worker: 0, max: 10) else { return }
    #expect(taken.map(ObjectIdentifier.init) == [all[1], all[2], all[4]].map(ObjectIdentifier.init))
  }

  @Test func `an item is cancelled once, and told apart by how far it came`() {
    let mailbox = Mailbox<Parcel>(bound: 3, workers: 2)
    let all = parcels(2)
    guard case .early = mailbox.cancel(all[0]) else {
      Issue.record("not submitted yet")
      return
    }
    #expect(mailbox.submit(all[0])?.code == .cancelled)
    _ = mailbox.submit(all[1])
    _ = mailbox.take(worker: 1, max: 1)
    guard case .taken(worker: 1) = mailbox.cancel(all[1]) else {
      Issue.record("a worker has it")
      return
    }
  }

  @Test func `what waited too long is handed over as expired`() {
    let mailbox = Mailbox<Parcel>(bound: 10, workers: 1)
    for parcel in parcels(2, waitMax: .zero) { _ = mailbox.submit(parcel) }
    for parcel in parcels(1) { _ = mailbox.submit(parcel) }
    guard case .work(let work, let expired) = mailbox.take(worker: 0, max: 10) else { return }
    #expect(work.count == 1)
    #expect(expired.count == 2)
    for parcel in parcels(3, waitMax: .zero) { _ = mailbox.submit(parcel) }
    #expect(mailbox.takeExpired().count == 3)
    #expect(mailbox.waitingCount == 0)
  }

  @Test func `a failed attempt shuts out requests only while nobody is connected`() {
    let mailbox = Mailbox<Parcel>(bound: 10, workers: 2)
    let outage = PostgresError(.unavailable, "refused")
    let all = parcels(4)
    _ = mailbox.submit(all[0])
    #expect(mailbox.attemptFailed(outage).count == 1)
    #expect(mailbox.submit(all[1])?.code == .unavailable)
    #expect(mailbox.connectionOpened())
    #expect(mailbox.submit(all[2]) == nil)
    #expect(mailbox.attemptFailed(outage).isEmpty, "another worker serves")
    #expect(mailbox.submit(all[3]) == nil)
    #expect(!mailbox.connectionOpened())
    #expect(!mailbox.connectionClosed())
    #expect(mailbox.connectionClosed())
  }

  @Test func `closing gives back what waits and refuses the rest`() {
    let mailbox = Mailbox<Parcel>(bound: 10, workers: 1)
    for parcel in parcels(3) { _ = mailbox.submit(parcel) }
    #expect(mailbox.close()?.count == 3)
    #expect(mailbox.close() == nil)
    #expect(mailbox.submit(Parcel(waitMax: .seconds(1)))?.code == .unavailable)
    guard case .closed = mailbox.take(worker: 0, max: 1) else {
      Issue.record("a closed mailbox says so")
      return
    }
  }

  @Test func `what is cheaper together is left to who is at work until there is enough, or it has waited`() {
    let patience = Duration.milliseconds(40)
    let mailbox = Mailbox<Parcel>(bound: 100, workers: 2, company: Company(enough: 3, patience: patience))
    func isLeft(worker: Int) -> Bool {
      guard case .nothing(let longest) = mailbox.take(worker: worker, max: 10) else { return false }
      #expect(longest == patience, "who sleeps while others work looks again by himself")
      return true
    }
    func taken(by worker: Int) -> Int? {
      guard case .work(let items, _) = mailbox.take(worker: worker, max: 10) else { return nil }
      return items.count
    }
    guard case .nothing(longest: nil) = mailbox.take(worker: 1, max: 10) else {
      Issue.record("nobody is at work, and whatever comes wakes somebody")
      return
    }
    for parcel in parcels(1) { _ = mailbox.submit(parcel) }
    #expect(taken(by: 0) == 1, "nobody is at work")
    for parcel in parcels(2) { _ = mailbox.submit(parcel) }
    #expect(isLeft(worker: 1))
    for parcel in parcels(1) { _ = mailbox.submit(parcel) }
    #expect(taken(by: 1) == 3, "enough")
    for parcel in parcels(2) { _ = mailbox.submit(parcel) }
    #expect(isLeft(worker: 0), "the other is at work")
    #expect(taken(by: 1) == 2, "who comes back to nobody at work takes what there is")
    for parcel in parcels(1) { _ = mailbox.submit(parcel) }
    #expect(isLeft(worker: 0))
    usleep(50_000)
    #expect(taken(by: 0) == 1, "it has waited")
    // A worker that lost its connection is at work no more.
    mailbox.leave(worker: 0)
    mailbox.leave(worker: 1)
    for parcel in parcels(1) { _ = mailbox.submit(parcel) }
    #expect(taken(by: 1) == 1)
  }

  @Test func `who sleeps deeply is woken once work is left to others, to sleep lightly`() throws {
    let mailbox = Mailbox<Parcel>(bound: 100, workers: 3, company: Company(enough: 3, patience: .seconds(5)))
    func isSignalled(_ worker: Int) -> Bool {
      var entry = pollfd(fd: mailbox.wakeUps[worker].descriptor, events: Int16(POLLIN), revents: 0)
      defer { mailbox.wakeUps[worker].clear() }
      return poll(&entry, 1, 0) > 0
    }
    for worker in 0..<3 { _ = mailbox.take(worker: worker, max: 10) }
    for parcel in parcels(1) { _ = mailbox.submit(parcel) }
    let first = try #require((0..<3).first(where: isSignalled), "somebody hears of it")
    _ = mailbox.take(worker: first, max: 10)
    let others = (0..<3).filter { $0 != first }
    for parcel in parcels(1) { _ = mailbox.submit(parcel) }
    let second = try #require(others.first(where: isSignalled), "who would sleep for ever")
    _ = mailbox.take(worker: second, max: 10)
    let third = try #require(others.first { $0 != second })
    for parcel in parcels(1) { _ = mailbox.submit(parcel) }
    #expect(isSignalled(third))
    _ = mailbox.take(worker: third, max: 10)
    #expect(others.allSatisfy { !isSignalled($0) })
    for parcel in parcels(1) { _ = mailbox.submit(parcel) }
    #expect(others.contains(where: isSignalled), "enough for one more")
  }

  @Test func `many cancellations do not fill the memory`() {
    let mailbox = Mailbox<Parcel>(bound: 10, workers: 1)
    weak var first: Parcel?
    for index in 0..<1_000 {
      let parcel = Parcel(waitMax: .seconds(60))
      if index == 0 { first = parcel }
      _ = mailbox.submit(parcel)
      _ = mailbox.cancel(parcel)
    }
    #expect(first == nil)
    #expect(mailbox.waitingCount == 0)
  }
}

@Suite struct StatementCacheTests {
  private func template(_ text: String) -> SQLTemplate { SQLTemplate(bytes: Array(text.utf8)) }

  @Test func `a text is prepared when it comes the second time`() {
    var cache = StatementCache(capacity: 4)
    guard case .once = cache.lookup(template("a")) else {
      Issue.record("first use")
      return
    }
    guard case .prepare(let name) = cache.lookup(template("a")) else {
      Issue.record("second use")
      return
    }
    guard case .prepared(name) = cache.lookup(template("a")) else {
      Issue.record("third use")
      return
    }
  }

  @Test func `the least recently used makes room and is given up`() {
    var cache = StatementCache(capacity: 2)
    for text in ["a", "a", "b", "b", "a", "c"] { _ = cache.lookup(template(text)) }
    #expect(cache.count == 2)
    #expect(cache.evicted.count == 1, "b was prepared")
    guard case .prepared = cache.lookup(template("a")) else {
      Issue.record("a was used last and must stay")
      return
    }
    for index in 0..<100 { _ = cache.lookup(template("x\(index)")) }
    #expect(cache.count == 2)
    #expect(cache.evicted.count == 2, "what was never prepared needs no giving up")
  }

  @Test func `a text whose Parse failed starts anew`() {
    var cache = StatementCache(capacity: 4)
    for _ in 0..<2 { _ = cache.lookup(template("a")) }
    cache.forget(template("a"))
    guard case .once = cache.lookup(template("a")) else {
      Issue.record("forgotten")
      return
    }
    #expect(cache.evicted.isEmpty)
  }
}

@Suite struct BackoffTests {
  @Test func `pauses double up to the longest, between half and whole`() {
    var backoff = Backoff(first: .milliseconds(100), longest: .seconds(1))
    for whole in [100, 200, 400, 800, 1_000, 1_000] {
      let pause = backoff.next()
      #expect(pause >= .milliseconds(whole / 2) && pause <= .milliseconds(whole))
    }
    for _ in 0..<100 { #expect(backoff.next() <= .seconds(1)) }
    backoff.reset()
    #expect(backoff.next() <= .milliseconds(100))
  }
}

@Suite struct SQLTextParserTests {
  private func read<R>(_ text: String, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
    Array(text.utf8).withUnsafeBufferPointer(body)
  }

  @Test(arguments: [
    "", "-", "+1", "1.0", "1e3", " 1", "1 ", "9223372036854775808", "-9223372036854775809", "--1", "0x1", "１",
  ])
  func `what is no integer is refused`(text: String) {
    #expect(read(text) { SQLTextParser.integer($0) } == nil)
  }

  @Test(arguments: [
    "", "infinity", "-infinity", "2026-11-22", "2026-11-22 09:00", "2026-11-22 09:00:00", "2026-13-22 09:00:00+00",
    "2026-11-22T09:00:00+00", "2026-11-22 09:00:00.1234567+00", "2026-11-22 09:00:00+00x", "2026-11-22 09:00:00.+00",
    "99999999999999-01-01 00:00:00+00",
  ])
  func `what is no timestamp is refused`(text: String) {
    #expect(read(text) { SQLTextParser.timestamp($0) } == nil)
  }

  @Test func `offsets count`() {
    let instant = read("2026-11-22 09:00:00.5+09") { SQLTextParser.timestamp($0) }
    #expect(instant == read("2026-11-22 00:00:00.5+00") { SQLTextParser.timestamp($0) })
    #expect(instant == read("2026-11-21 19:30:00.500000-04:30") { SQLTextParser.timestamp($0) })
    #expect(read("1970-01-01 00:00:00+00") { SQLTextParser.timestamp($0) } == 0)
  }

  @Test(arguments: ["", "{", "}", "a", "{a", "{a}b", "{{1,2}}", "{\"a}", "{a,}", "{\"a\"b}", "{\\"])
  func `what is no flat array is refused`(text: String) {
    #expect(read(text) { SQLTextParser.array($0) } == nil)
  }

  @Test func `bytes need an even number of digits`() {
    #expect(read("\\x") { SQLTextParser.hexBytes($0) } == [])
    #expect(read("\\x0aff") { SQLTextParser.hexBytes($0) } == [10, 255])
    for text in ["", "x0a", "\\x0", "\\x0g"] { #expect(read(text) { SQLTextParser.hexBytes($0) } == nil) }
  }
}
