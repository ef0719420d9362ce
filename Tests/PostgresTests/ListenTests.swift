import Postgres
import Testing

@Suite(.serialized) struct ListenTests {
  @Test func `a notification wakes the channel's subscribers, and only them`() async throws {
    let test = try await TestDatabase()
    try await test.run { database in
      var wakeUps = database.wakeUps(on: "outbox").makeAsyncIterator()
      await wakeUps.next()
      for _ in 0..<5 {
        try await test.sql("NOTIFY other; NOTIFY outbox")
        await wakeUps.next()
      }
      let quiet = Task {
        var iterator = database.wakeUps(on: "quiet").makeAsyncIterator()
        await iterator.next()
        await iterator.next()
        return Task.isCancelled
      }
      try await test.sql("NOTIFY outbox")
      await wakeUps.next()
      quiet.cancel()
      #expect(await quiet.value, "a channel was woken by another's notification")
    }
  }

  @Test func `a lost connection is replaced and every subscriber woken once more`() async throws {
    let test = try await TestDatabase()
    try await test.run { database in
      var wakeUps = database.wakeUps(on: "outbox").makeAsyncIterator()
      await wakeUps.next()
      try await test.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
      await wakeUps.next()
      try await test.sql("NOTIFY outbox")
      await wakeUps.next()
    }
  }

  @Test func `the streams end with the client`() async throws {
    let test = try await TestDatabase()
    let ended = try await test.run { database in
      let stream = database.wakeUps(on: "outbox")
      return Task {
        for await _ in stream {}
        return true
      }
    }
    #expect(await ended.value)
  }
}
