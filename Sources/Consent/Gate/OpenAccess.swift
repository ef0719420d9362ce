import ConsentRules
import Postgres
import Tenancy

/// Gate 1 as a statement: the calls of one town, each with one or more persons, decided in one transaction. The functions
/// answer in the order in which they are asked, and a scan of nothing else keeps it. Calls about one person and one category,
/// which are the rule, have a function of their own, which decides the same and costs less.
struct OpenAccess: Statement {
  let calls: [GatedCall]

  var sql: SQL {
    guard calls.allSatisfy(\.isOrdinary) else { return many }
    return calls.only.map(Self.one) ?? each
  }

  /// The answer is a value of four parts and not a set of rows, which the server would first put aside.
  private static func one(_ call: GatedCall) -> SQL {
    let person = call.persons[0]
    return """
      SELECT (d).outcome, (d).service_id, (d).rotated_at, (d).retires_at
      FROM (SELECT moyai.open_one(\(call.pepperVersions.map { Int32($0) })::smallint[], \(call.kid), \(call.proofs),
        \(call.address), \(call.fiwareService), \(call.moyaiTenant), \(call.purpose), \(person.ppid),
        \(call.categories[0].text), \(call.mode.rawValue), \(call.isOverLimit), \(call.capability), \(person.entry)) AS d
        OFFSET 0) AS one
      """
  }

  /// The ordinary way for one call after the other.
  private var each: SQL {
    let persons = calls.compactMap(\.persons.first)
    return """
      SELECT (d).outcome, (d).service_id, (d).rotated_at, (d).retires_at
      FROM (SELECT moyai.open_one(\(pepperVersions)::smallint[], kid, proofs, address, fiware, tenant, purpose, ppid, category,
          mode, limited, capability, entry) AS d
        FROM unnest(\(calls.map(\.kid)), \(calls.map(\.proofs)), \(calls.map(\.address)), \(calls.map(\.fiwareService)),
          \(calls.map(\.moyaiTenant)), \(calls.map(\.purpose)), \(persons.map(\.ppid)),
          \(calls.compactMap(\.categories.first?.text)), \(calls.map(\.mode.rawValue)), \(calls.map(\.isOverLimit)),
          \(calls.map(\.capability)), \(persons.map(\.entry)))
          AS u (kid, proofs, address, fiware, tenant, purpose, ppid, category, mode, limited, capability, entry)
        OFFSET 0) AS each
      """
  }

  private var pepperVersions: [Int32] { calls.first?.pepperVersions.map { Int32($0) } ?? [] }

  private var many: SQL {
    var partOf: [Int32] = []
    var (kids, proofs): ([String], [[UInt8]]) = ([], [])
    var (addresses, fiware, tenants): ([String?], [String?], [String?]) = ([], [], [])
    var (purposes, categories, modes): ([String], [String], [String]) = ([], [], [])
    var (persons, capabilities, entries): ([SQLUUID], [SQLUUID], [SQLUUID]) = ([], [], [])
    var limited: [Bool] = []
    for call in calls {
      let first = Int32(persons.count + 1)
      let asked = call.categories.map(\.text).joined(separator: ",")
      for person in call.persons {
        partOf.append(first)
        kids.append(call.kid)
        proofs.append(call.proofs)
        addresses.append(call.address)
        fiware.append(call.fiwareService)
        tenants.append(call.moyaiTenant)
        purposes.append(call.purpose)
        categories.append(asked)
        modes.append(call.mode.rawValue)
        persons.append(person.ppid)
        limited.append(call.isOverLimit)
        capabilities.append(call.capability)
        entries.append(person.entry)
      }
    }
    return """
      SELECT outcome, service_id, rotated_at, retires_at
      FROM moyai.open_access(\(pepperVersions)::smallint[], \(partOf), \(kids), \(proofs),
        \(addresses)::text[]::inet[], \(fiware), \(tenants), \(purposes), \(persons), \(categories), \(modes), \(limited),
        \(capabilities), \(entries))
      """
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> AccessDecision {
    let outcome = try row.string(0)
    let service = try row.optionalString(1)
    let rotation = try row.rotation(2)
    guard outcome != "permit" else { return AccessDecision(refusedAs: nil, service: service, rotation: rotation) }
    guard let code = AccessDenied.Code(rawValue: outcome) else { throw row.malformed(0, "outcome") }
    return AccessDecision(refusedAs: code, service: service, rotation: rotation)
  }
}

extension RowReader {
  /// `rotated_at` and the column after it.
  borrowing func rotation(_ column: Int) throws(DecodingFailure) -> KeyRotation? {
    guard let rotated = try optionalTimestamp(column), let retires = try optionalTimestamp(column + 1) else {
      return nil
    }
    return KeyRotation(rotatedAt: rotated, retiresAt: retires)
  }
}
