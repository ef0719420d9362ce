import Allocation
import Billing
import Consent
import Testing

@testable import HTTPSurface
@testable import Tenancy

/// The one table from codes to statuses.
@Suite struct ProblemCodeTests {
  @Test(arguments: ProblemCode.allCases)
  func aCodeIsAWordWithAStatusAndATitle(_ code: ProblemCode) {
    #expect(code.rawValue.wholeMatch(of: /[a-z]+(_[a-z]+)*/) != nil)
    #expect((400..<600).contains(code.status))
    #expect(!code.title.isEmpty && !code.title.hasSuffix("."))
    #expect(!ReasonPhrase.of(code.status).isEmpty)
    #expect(code.ngsiError != "InternalServerError" || code.status == 500 || code.status == 412)
  }

  @Test func onlyWhatPassesByItselfTellsWhenToComeBack() {
    for code in ProblemCode.allCases { #expect((code.retryAfter != nil) == (code.status == 503), "\(code)") }
  }

  @Test(arguments: AccessRefused.Code.allCases)
  func everyRefusalOfAccessIsInTheTable(_ code: AccessRefused.Code) {
    let refused = AccessRefused(code)
    #expect(refused.problem.code.rawValue == code.rawValue)
    #expect(refused.problem.code.status == refused.status)
  }

  @Test(arguments: TenancyError.Code.allCases)
  func everyErrorOfTenancyIsInTheTable(_ code: TenancyError.Code) {
    let problem = TenancyError(code, at: "/x").problem
    // A slug in use is told as every other name in use.
    let word = code == .slugTaken ? "exists" : code.rawValue
    #expect(problem.code.rawValue == (FormFault(rawValue: word) == nil ? word : "bad_request"))
    #expect(problem.places == [Problem.Place("/x", word)])
    #expect((400..<500).contains(problem.code.status))
  }

  @Test(arguments: RegisterError.Code.allCases)
  func everyErrorOfTheRegistersIsInTheTable(_ code: RegisterError.Code) {
    let problem = RegisterError(code, at: "/x").problem
    #expect(problem.code.rawValue == (FormFault(rawValue: code.rawValue) == nil ? code.rawValue : "bad_request"))
    #expect(problem.places == [Problem.Place("/x", code.rawValue)])
    #expect((400..<500).contains(problem.code.status))
  }

  @Test(arguments: FormFault.allCases)
  func aValueOfTheWrongFormIsABadRequest(_ fault: FormFault) {
    #expect(ProblemCode(rawValue: fault.rawValue) == nil, "one word, one meaning")
    let problem = Problem(word: fault.rawValue, at: "/id")
    #expect(problem.code == .badRequest && problem.places == [Problem.Place("/id", fault.rawValue)])
    #expect(Problem(word: "nobody_knows_this", at: nil).code == .internalFault)
  }

  @Test(arguments: AllocationError.Code.allCases)
  func everyErrorOfTheEngineIsInTheTable(_ code: AllocationError.Code) {
    let problem = BillingError.allocation(AllocationError(code, at: .root.key("x"), "why")).problem
    #expect(problem.code.rawValue == code.rawValue)
    #expect(problem.places.map(\.pointer) == ["/x"])
    #expect((400..<500).contains(problem.code.status))
  }

  /// The statuses that clients rely on (HTTPSurface.docc).
  @Test(arguments: [
    ("credential_ambiguous", 400), ("duplicate_header", 400), ("tenant_mismatch", 403), ("key_in_url", 400),
    ("bad_request", 400), ("scope_missing", 403), ("key_inactive", 401), ("idempotency_conflict", 409),
    ("second_person_needed", 403), ("tenant_code_invalid", 422), ("overlap_invalid", 422), ("role_missing", 403),
    ("idempotency_key_missing", 400), ("credential_missing", 401), ("key_malformed", 401), ("rate_limited", 429),
    ("stale", 412), ("exists", 409), ("token_invalid", 401), ("purpose_too_vague", 422), ("source_missing", 409),
    ("service_not_approved", 409), ("link_refused", 403), ("class_has_no_route", 422), ("window_invalid", 422),
    ("period_closed", 409), ("rule_not_approved", 409), ("same_person", 403), ("statement_state", 409),
    ("frozen_mismatch", 409), ("unbalanced", 500), ("zero_base", 422), ("not_encodable", 422),
  ])
  func theSpecificationsStatusesHold(_ code: String, _ status: Int) {
    #expect(ProblemCode(rawValue: code)?.status == status)
  }
}
