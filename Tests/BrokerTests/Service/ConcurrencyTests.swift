import Broker
import MoyaiTesting
import NGSI
import Testing

@Suite("Concurrent updates", .database)
struct ConcurrencyTests {
  @Test func `a thousand increments from sixteen tasks make a thousand`() async throws {
    try await TestDatabase.current.withClient { database in
      let town = Town(EntityService(database), 1)
      try await town.create(#"{"id":"E","type":"T","n":{"value":0}}"#)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for task in 0..<16 {
          let share = 1000 / 16 + (task < 1000 % 16 ? 1 : 0)
          group.addTask { for _ in 0..<share { try await town.patch(#"{"n":{"value":{"$inc":1}}}"#, of: "E") } }
        }
        try await group.waitForAll()
      }
      #expect(try await town.value("n", of: "E") == "1000")
    }
  }

  @Test func `two processes lose nothing either`() async throws {
    let test = try TestDatabase.current
    try await test.withClient { one in
      try await test.withClient { other in
        let towns = [Town(EntityService(one), 2), Town(EntityService(other), 2)]
        let ids = ["E", "F", "G"]
        for id in ids { try await towns[0].create(#"{"id":"\#(id)","type":"T","n":{"value":0}}"#) }
        // Enough of them that both gather batches, which read without a lock and may find the other was faster.
        try await withThrowingTaskGroup(of: Void.self) { group in
          for (town, id) in towns.flatMap({ town in ids.map { (town, $0) } }) {
            for _ in 0..<2 {
              group.addTask { for _ in 0..<25 { try await town.patch(#"{"n":{"value":{"$inc":1}}}"#, of: id) } }
            }
          }
          try await group.waitForAll()
        }
        for id in ids { #expect(try await towns[1].value("n", of: id) == "100") }
      }
    }
  }

  @Test func `an insert that another process was faster with becomes the update it would have been`() async throws {
    let test = try TestDatabase.current
    try await test.withClient { one in
      try await test.withClient { other in
        let towns = [Town(EntityService(one), 3), Town(EntityService(other), 3)]
        for round in 0..<40 {
          try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, town) in towns.enumerated() {
              group.addTask {
                try await town.create(#"{"id":"E\#(round)","type":"T","a\#(index)":{"value":1}}"#, upsert: true)
              }
            }
            try await group.waitForAll()
          }
          let entity = try await towns[0].entity("E\(round)", "attrs=a0,a1&options=keyValues")
          #expect(entity == #"{"id":"E\#(round)","type":"T","a0":1,"a1":1}"#)
        }
      }
    }
  }

  @Test func `of many creations of one entity exactly one succeeds`() async throws {
    let test = try TestDatabase.current
    try await test.withClient { one in
      try await test.withClient { other in
        let services = [EntityService(one), EntityService(other)]
        let outcomes = await withTaskGroup(of: String?.self) { group in
          for index in 0..<40 {
            let town = Town(services[index % 2], 4)
            group.addTask { await refusal { try await town.create(#"{"id":"E","type":"T"}"#) } }
          }
          return await group.reduce(into: [String?]()) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == nil } == 1)
        #expect(outcomes.count { $0 == "422 Unprocessable" } == 39)
      }
    }
  }

  @Test func `a job that fails harms no neighbour`() async throws {
    try await TestDatabase.current.withClient { database in
      let town = Town(EntityService(database), 5)
      try await town.create(#"{"id":"E","type":"T","n":{"value":0},"s":{"value":"text"}}"#)
      let outcomes = await withTaskGroup(of: String?.self) { group in
        for index in 0..<200 {
          group.addTask {
            await refusal {
              switch index % 4 {
              case 0: try await town.patch(#"{"n":{"value":{"$inc":1}}}"#, of: "E")
              // An operator that does not fit, after an attribute that would have been changed.
              case 1: try await town.patch(#"{"n":{"value":{"$inc":1000}},"s":{"value":{"$inc":1}}}"#, of: "E")
              case 2: try await town.create(#"{"id":"E","type":"T"}"#)
              default: try await town.create(#"{"id":"E\#(index)","type":"T"}"#)
              }
            }
          }
        }
        return await group.reduce(into: [String?]()) { $0.append($1) }
      }
      #expect(outcomes.count { $0 == nil } == 100)
      #expect(outcomes.count { $0 == "422 Unprocessable" } == 100)
      #expect(try await town.value("n", of: "E") == "50")
      #expect(try await town.page("options=count").total == 51)
    }
  }
}
