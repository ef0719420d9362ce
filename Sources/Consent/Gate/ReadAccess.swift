import ConsentRules
import Postgres

/// Gate 2 as a statement: what the row policy lets through for the permits of these calls, each person's document with the
/// outcome row that names its hash. Each document comes with the entry whose grant opened it, so what belongs to one call
/// can never be handed to another.
struct ReadAccess: Statement {
  /// What gate 2 found of an entry with a live permit.
  struct Found: Sendable {
    let entry: SQLUUID
    /// The person's document as its outcome row names it; nil when the consent ended between the gates.
    let body: [UInt8]?
    /// The shortest data life among its categories, in days.
    let dataLifeDays: Int
  }

  let calls: [GatedCall]

  var sql: SQL {
    guard calls.allSatisfy(\.isOrdinary) else { return many }
    return calls.only.map(Self.one) ?? each
  }

  private static func one(_ call: GatedCall) -> SQL {
    let person = call.persons[0]
    return """
      SELECT \(person.entry), (d).body, (d).data_life_days
      FROM (SELECT moyai.read_one(\(call.capability), \(person.entry), \(person.head)) AS d OFFSET 0) AS one
      WHERE (d).data_life_days IS NOT NULL
      """
  }

  /// The ordinary way for one call after the other.
  private var each: SQL {
    let persons = calls.compactMap(\.persons.first)
    return """
      SELECT entry, (d).body, (d).data_life_days
      FROM (SELECT entry, moyai.read_one(capability, entry, head) AS d
        FROM unnest(\(calls.map(\.capability)), \(persons.map(\.entry)), \(persons.map(\.head)))
          AS u (capability, entry, head)
        OFFSET 0) AS each
      WHERE (d).data_life_days IS NOT NULL
      """
  }

  private var many: SQL {
    var (capabilities, entries): ([SQLUUID], [SQLUUID]) = ([], [])
    var heads: [String] = []
    var asked: [Int32] = []
    for call in calls {
      for person in call.persons {
        capabilities.append(call.capability)
        entries.append(person.entry)
        heads.append(person.head)
        asked.append(Int32(call.categories.count))
      }
    }
    return """
      SELECT entry, body, data_life_days
      FROM moyai.read_access(\(capabilities), \(entries), \(heads), \(asked))
      """
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> Found {
    Found(
      entry: try row.uuid(0), body: try row.isNull(1) ? nil : try row.utf8(1),
      dataLifeDays: try row.optionalInt(2) ?? 0)
  }
}
