import ConsentRules
import Postgres
import Tenancy

/// Gate 1 as a statement: calls about one person and one category each, which are the rule, of whatever towns; or the calls of one
/// town, each with one or more persons and categories. Each way decides the same, in one transaction.
struct OpenAccess: Statement {
  /// What was decided about one person.
  struct Decided: Sendable {
    /// The person's entry, where the calls are ordinary. Otherwise the rows come in the order in which was asked.
    let entry: SQLUUID?
    let decision: AccessDecision
  }

  let calls: [GatedCall]

  var sql: SQL { calls.allSatisfy(\.isOrdinary) ? each : many }

  /// In one order whoever asks, so that no two of such transactions wait for each other when they count the same persons.
  private var each: SQL {
    let calls = calls.count == 1 ? calls : calls.sorted(by: Self.isBefore)
    let persons = calls.compactMap(\.persons.first)
    return """
      SELECT entry, outcome, service_id, rotated_at, retires_at
      FROM moyai.open_each(\(pepperVersions)::smallint[], \(calls.map(\.tenant.code)), \(calls.map(\.kid)), \(calls.map(\.proofs)),
        \(calls.map(\.address)), \(calls.map(\.fiwareService)), \(calls.map(\.moyaiTenant)), \(calls.map(\.purpose)),
        \(persons.map(\.ppid)), \(calls.compactMap(\.categories.first?.text)), \(calls.map(\.mode.rawValue)),
        \(calls.map(\.isOverLimit)), \(calls.map(\.capability)), \(persons.map(\.entry)))
      """
  }

  private static func isBefore(_ one: GatedCall, _ other: GatedCall) -> Bool {
    if one.tenant != other.tenant { return one.tenant.code < other.tenant.code }
    if one.kid != other.kid { return one.kid < other.kid }
    guard let first = one.persons.first?.ppid, let second = other.persons.first?.ppid else { return false }
    return (first.high, first.low) < (second.high, second.low)
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
      SELECT NULL::uuid, outcome, service_id, rotated_at, retires_at
      FROM moyai.open_access(\(pepperVersions)::smallint[], \(partOf), \(kids), \(proofs),
        \(addresses)::text[]::inet[], \(fiware), \(tenants), \(purposes), \(persons), \(categories), \(modes), \(limited),
        \(capabilities), \(entries))
      """
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> Decided {
    let outcome = try row.string(1)
    var refusal: AccessDenied.Code?
    if outcome != "permit" {
      guard let code = AccessDenied.Code(rawValue: outcome) else { throw row.malformed(1, "outcome") }
      refusal = code
    }
    return Decided(
      entry: try row.optionalUUID(0),
      decision: AccessDecision(
        refusedAs: refusal, service: try row.optionalString(2), rotation: try row.rotation(3)))
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
