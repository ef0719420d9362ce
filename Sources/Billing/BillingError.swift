package import Allocation

/// Why the database path of billing refuses (Billing.docc). Faults of a case have the engine's own code.
package enum BillingError: Error, Hashable, Sendable {
  /// The fiscal year was never defined.
  case yearUnknown(Int)
  /// No run of that id.
  case runUnknown(String)
  /// No rule, pool, statement, item or scenario of that id. The text names it: `rule om:v1`.
  case unknown(String)
  /// Another definition stands under this id; definitions are immutable. The text names it: `rule om:v1`.
  case alreadyDefined(String)
  /// The year is closed: it can only be corrected in a later one.
  case periodClosed(Int)
  /// The member has more than one interval in the year, which a case cannot say.
  case memberTwice(String)
  /// Rules name overlapping windows of a level meter whose use is no finite decimal.
  case windowsOverlap(String)
  /// The parts do not add up to the gross cost: nothing was stored, and somebody has to look. The text says where.
  case unbalanced(String)
  /// A rule of the case was not approved by a second person.
  case ruleNotApproved(String)
  /// The person who made it cannot approve it. The text names it.
  case samePerson(String)
  /// A run or a statement is not in the state that the act needs. The text says what it needs.
  case stateConflict(String)
  /// The year is not ready to be closed; the text says what is missing.
  case notReadyToClose(String)
  /// A value of a request, with its RFC 6901 pointer.
  case invalidInput(pointer: String, String)
  /// A value of a request with a fault that the engine has a word for, with its RFC 6901 pointer.
  case value(AllocationError.Code, pointer: String, String)
  /// A cell of a file. Lines and columns count from 1.
  case file(line: Int, column: Int, code: String, String)
  /// A character that the wanted encoding does not have.
  case notEncodable(row: Int, column: Int)
  /// The case gives no result.
  case allocation(AllocationError)

  /// The stable code of problem documents and logs.
  package var code: String {
    switch self {
    case .yearUnknown, .runUnknown, .unknown: "not_found"
    case .alreadyDefined: "already_defined"
    case .periodClosed: "period_closed"
    case .memberTwice, .windowsOverlap, .invalidInput: "invalid_input"
    case .unbalanced: "unbalanced"
    case .ruleNotApproved: "rule_not_approved"
    case .samePerson: "same_person"
    case .stateConflict, .notReadyToClose: "statement_state"
    case .value(let code, _, _): code.rawValue
    case .file(_, _, let code, _): code
    case .notEncodable: "not_encodable"
    case .allocation(let error): error.code.rawValue
    }
  }

  /// Where in the input the fault is; nil when it is no fault of the input.
  package var pointer: String? {
    switch self {
    case .memberTwice(let code): "/members/\(code)"
    case .ruleNotApproved(let rule): CasePointer.root.key("rules").key(rule).text
    case .invalidInput(let pointer, _), .value(_, let pointer, _): pointer
    case .file(let line, let column, _, _), .notEncodable(let line, let column): "/\(line)/\(column)"
    case .allocation(let error): error.pointer
    case .yearUnknown, .runUnknown, .unknown, .alreadyDefined, .periodClosed, .windowsOverlap, .unbalanced,
      .samePerson, .stateConflict, .notReadyToClose:
      nil
    }
  }
}

extension BillingError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .yearUnknown(let year): "fiscal year \(year) is not defined"
    case .runUnknown(let id): "there is no run \(id)"
    case .unknown(let what): "there is no \(what)"
    case .alreadyDefined(let what): "\(what) is defined otherwise and cannot change"
    case .periodClosed(let year): "fiscal year \(year) is closed"
    case .memberTwice(let code): "member \(code) has more than one interval in the year"
    case .windowsOverlap(let meter): "windows of meter \(meter) overlap, and its use is no finite decimal"
    case .unbalanced(let place): "the parts do not add up to the gross cost: \(place)"
    case .ruleNotApproved(let rule): "rule \(rule) was not approved by a second person"
    case .samePerson(let what): "\(what) needs another person than the one who made it"
    case .stateConflict(let why), .notReadyToClose(let why): why
    case .invalidInput(_, let why), .value(_, _, let why): why
    case .file(let line, let column, _, let why): "line \(line), column \(column): \(why)"
    case .notEncodable(let row, let column): "row \(row), column \(column) has a character that the encoding lacks"
    case .allocation(let error): error.description
    }
  }
}
