/// Why a case gives no result (Allocation.docc, errors).
package struct AllocationError: Error, Hashable, Sendable {
  /// The codes that the offline command can give.
  package enum Code: String, Sendable, CaseIterable {
    case invalidJSON = "invalid_json"
    case formatUnsupported = "format_unsupported"
    case invalidInput = "invalid_input"
    case valueOutOfRange = "value_out_of_range"
    case memberCodeInvalid = "member_code_invalid"
    case memberUnknown = "member_unknown"
    case serviceUnknown = "service_unknown"
    case ruleUnknown = "rule_unknown"
    case ruleMissing = "rule_missing"
    case ruleInvalid = "rule_invalid"
    case ratioNotOne = "ratio_not_one"
    case zeroBase = "zero_base"
    case negativeWeight = "negative_weight"
    case noParticipants = "no_participants"
    case statisticMissing = "statistic_missing"
    case meterClassUnknown = "meter_class_unknown"
    case usageConflict = "usage_conflict"
    case usageReversalInvalid = "usage_reversal_invalid"
    case floorsExceedPool = "floors_exceed_pool"
    case capsBelowPool = "caps_below_pool"
    case boundsCrossed = "bounds_crossed"
    case hostShareExceeds = "host_share_exceeds"
    case frozenMismatch = "frozen_mismatch"
  }

  package let code: Code
  /// The RFC 6901 pointer of the fault in the case.
  package let pointer: String
  /// One English sentence for the operator, without values of the case that could be long.
  package let message: String

  /// An error at a place.
  package init(_ code: Code, at pointer: CasePointer, _ message: String) {
    self.code = code
    self.pointer = pointer.text
    self.message = message
  }

  /// `{"code","message","pointer"}` as canonical JSON, without a line feed: the last line on standard error.
  package var canonicalLine: [UInt8] {
    var writer = CanonicalWriter()
    writer.object { object in
      object.text("code", code.rawValue)
      object.text("message", message)
      object.text("pointer", pointer)
    }
    return writer.bytes
  }
}

extension AllocationError: CustomStringConvertible {
  /// Code, place and message, for logs.
  package var description: String { "\(code.rawValue) at \"\(pointer)\": \(message)" }
}

extension AllocationError {
  /// What a failed split means at a place.
  init(_ fault: SplitFault, at pointer: CasePointer) {
    switch fault {
    case .negativeWeight: self.init(.negativeWeight, at: pointer, "a weight is below 0")
    case .zeroBase: self.init(.zeroBase, at: pointer, "there are yen to share and all weights are 0")
    case .boundsCrossed: self.init(.boundsCrossed, at: pointer, "a cap is below its floor")
    case .floorsExceedPool: self.init(.floorsExceedPool, at: pointer, "the floors add up to more than the amount")
    case .capsBelowPool: self.init(.capsBelowPool, at: pointer, "the caps do not reach the amount")
    }
  }
}
