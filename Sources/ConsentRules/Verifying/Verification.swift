/// What a verifier found: one line for each check, and what the command's exit status is.
package struct Verification: Sendable, Equatable {
  package struct Check: Sendable, Equatable {
    package let name: String
    /// Why it failed, with the place; nil when it holds.
    package let fault: String?
  }

  /// In the order in which they were made.
  package private(set) var checks: [Check] = []
  /// Why nothing could be checked; nil when something was.
  package private(set) var unreadable: String?

  package init() {}

  /// Nothing could be checked.
  package init(unreadable reason: String) { unreadable = reason }

  /// Notes a check. `fault` is nil when it holds.
  package mutating func note(_ name: String, _ fault: String? = nil) {
    checks.append(Check(name: name, fault: fault))
  }

  /// Whether everything holds.
  package var isValid: Bool { unreadable == nil && checks.allSatisfy { $0.fault == nil } }

  /// 0 valid, 1 invalid, 2 unreadable.
  package var exitStatus: Int32 { unreadable != nil ? 2 : isValid ? 0 : 1 }

  /// What the command prints.
  package var lines: [String] {
    if let unreadable { return ["unreadable: \(unreadable)"] }
    return checks.map { check in check.fault.map { "FAIL  \(check.name): \($0)" } ?? "ok    \(check.name)" }
  }
}
