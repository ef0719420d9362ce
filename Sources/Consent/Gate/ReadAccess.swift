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

  var sql: SQL { calls.allSatisfy(\.isOrdinary) ? each : many }

  /// What shows all of the permits, each with its own town, and the beginnings of their documents in the same order.
  private var each: SQL {
    var shown = ""
    var heads: [String] = []
    for call in calls {
      guard let person = call.persons.first else { continue }
      if !shown.isEmpty { shown += " " }
      shown += "\(call.capability),\(person.entry),1,\(call.tenant.code)"
      heads.append(person.head)
    }
    return "SELECT entry, body, data_life_days FROM moyai.read_each(\(shown), \(heads))"
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
