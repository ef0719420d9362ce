import CivilTime
import MoyaiTesting
import NGSI
import Postgres
import StrictJSON
import Testing

@testable import Broker

/// SQL and the matcher in memory are two readings of one language; random entities and queries hold them against each
/// other. The seed is printed; `MOYAI_TEST_SEED` brings a run back.
@Suite(.database, .serialized) struct QueryAgainstMemoryTests {
  @Test(.timeLimit(.minutes(5))) func `the database finds what the matcher finds`() async throws {
    var random = SeededGenerator()
    var makeEntities = EntityGenerator(random)
    let entities = try (0..<300).map { try makeEntities.entity("E\($0)") }
    _ = random.next()
    let queries = try (0..<1_500).map { _ in try makeEntities.query() }
    try await TestDatabase.current.withDatabase { database in
      let world = QueryWorld(database: database, tenant: TenantID(72028))
      try await world.insert(entities)
      var (someFound, allFound) = (0, 0)
      for query in queries {
        let expected = entities.filter { query.matches($0) }.map(\.id.text)
        let found = try await world.ids(query)
        let shown = "q=\(query.filter.values.text) mq=\(query.filter.metadata.text) \(query.selectors)"
        #expect(found == expected, "\(shown)")
        #expect(try await world.count(query) == expected.count)
        if !expected.isEmpty { someFound += 1 }
        if expected.count == entities.count { allFound += 1 }
      }
      // A generator whose queries find nothing would prove nothing.
      #expect(someFound > queries.count / 4)
      #expect(allFound < queries.count / 4)
    }
  }

  @Test(.timeLimit(.minutes(5))) func `the database orders as JSON types are ordered`() async throws {
    var makeEntities = EntityGenerator(SeededGenerator())
    let entities = try (0..<200).map { try makeEntities.entity("O\($0)") }
    let names = EntityGenerator.attributeNames
    try await TestDatabase.current.withDatabase { database in
      let world = QueryWorld(database: database, tenant: TenantID(72010))
      try await world.insert(entities)
      for name in names {
        for descending in [false, true] {
          let query = EntityQuery(
            order: [OrderKey(.attribute(name), descending: descending)], page: Page(limit: 1000))
          let ranked = entities.enumerated().sorted { left, right in
            let order = SortValue(left.element, name).order(to: SortValue(right.element, name))
            return order == 0 ? left.offset < right.offset : descending ? order > 0 : order < 0
          }
          #expect(try await world.ids(query) == ranked.map(\.element.id.text), "\(name) \(descending)")
        }
      }
    }
  }

  @Test(.timeLimit(.minutes(5))) func `both engines of patterns agree`() async throws {
    var makeEntities = EntityGenerator(SeededGenerator())
    var cases: [(Pattern, String)] = []
    while cases.count < 4_000 {
      if let pattern = try? Pattern(makeEntities.patternText()) { cases.append((pattern, makeEntities.shortText())) }
    }
    let patterns = cases.map(\.0.postgres)
    let texts = cases.map(\.1)
    try await TestDatabase.current.withDatabase { database in
      let statement = Query(
        """
        SELECT (text COLLATE "C") ~ pattern FROM unnest(\(texts), \(patterns)) WITH ORDINALITY AS t (text, pattern, n) \
        ORDER BY n
        """
      ) { row throws(DecodingFailure) in try row.bool(0) }
      let found = try await database.withTenant(TenantAccess(tenant: TenantID(1)), .readOnly, statement)
      #expect(found.count == cases.count)
      for (expected, (pattern, text)) in zip(found, cases) {
        #expect(pattern.isFound(in: text) == expected, "\(pattern.source) as \(pattern.postgres) in \(text)")
      }
      #expect(found.contains(true) && found.contains(false))
    }
  }
}

/// How `orderBy` sees a value: the rank of its JSON type, then what is compared inside of it.
private struct SortValue {
  let rank: Int
  let number: JSONNumber?
  let text: String?
  let flag: Bool

  init(_ entity: Entity, _ name: String) {
    let value = entity.attributes.first { $0.name.text == name }?.value ?? .null
    (rank, number, text, flag) =
      switch value {
      case .null: (0, nil, nil, false)
      case .number(let number): (1, number, nil, false)
      case .string(let text): (2, nil, text, false)
      case .object: (3, nil, nil, false)
      case .array: (4, nil, nil, false)
      case .bool(let flag): (5, nil, nil, flag)
      }
  }

  func order(to other: SortValue) -> Int {
    if rank != other.rank { return rank < other.rank ? -1 : 1 }
    if flag != other.flag { return flag ? 1 : -1 }
    if let number = number?.double, let second = other.number?.double, number != second {
      return number < second ? -1 : 1
    }
    guard let text, let second = other.text, !text.utf8.elementsEqual(second.utf8) else { return 0 }
    return text.utf8.lexicographicallyPrecedes(second.utf8) ? -1 : 1
  }
}
