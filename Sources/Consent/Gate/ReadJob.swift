import CivilTime
import ConsentRules
import Crypto
import Postgres
import StrictJSON

/// A permitted call on its way through gate 2.
struct ReadJob: Sendable {
  /// One person and what was permitted.
  struct Part: Sendable {
    let person: PairwiseID
    let permit: AccessDecision.Permit
  }

  enum Form: Sendable {
    /// The document of one person.
    case document(purpose: PurposeName)
    /// The elements of a batch's `results`.
    case element
  }

  let parts: [Part]
  let form: Form
  let body: PersonalBody
  /// Before gate 1 was asked: the capability cannot be older.
  let began: ContinuousClock.Instant

  /// What a part came to: nil when the consent ended between the gates.
  struct Found: Sendable {
    let bytes: [UInt8]
    let rows: Int
    /// The shortest data life among its categories.
    let dataLifeDays: Int
  }

  /// A little less than the capability's five seconds: what is older is not tried.
  private static let ageMax: Duration = .milliseconds(4_500)

  var isTooOld: Bool { began.duration(to: .now) > Self.ageMax }

  var capabilities: [SQLUUID] { Array(Set(parts.map(\.permit.capability))) }

  /// Renders one part from the rows of its entry; nil when a permitted category is open no more.
  func render(_ part: Part, _ rows: [GrantedRow]) throws -> Found? {
    let open = Set(rows.map(\.category))
    guard part.permit.categories.allSatisfy({ open.contains($0) }) else { return nil }
    var bytes: [UInt8] = []
    bytes.append(literal: #"{"ppid":"#)
    bytes.append(jsonString: part.person.text)
    switch form {
    case .document(let purpose):
      bytes.append(literal: #","purpose":"#)
      bytes.append(jsonString: purpose.text)
    case .element:
      bytes.append(literal: #","status":"ok","entry":"#)
      bytes.append(jsonString: LedgerEntryID(part.permit.entry).text)
    }
    bytes.append(literal: #","categories":"#)
    let count = try body.write(part.permit.categories, rows, into: &bytes)
    bytes.append(UInt8(ascii: "}"))
    return Found(bytes: bytes, rows: count, dataLifeDays: rows.map(\.dataLifeDays).min() ?? 0)
  }
}
