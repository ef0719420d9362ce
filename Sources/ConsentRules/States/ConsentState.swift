/// Where a consent stands. Four states are final: nothing leads out of them.
package enum ConsentState: String, Sendable, CaseIterable {
  case active, suspended
  case withdrawn, superseded, invalidated, expired

  package var isFinal: Bool {
    switch self {
    case .active, .suspended: false
    case .withdrawn, .superseded, .invalidated, .expired: true
    }
  }
}

/// Why a consent is suspended. The person ends a pause of their own; what the system suspended needs a new grant.
package enum SuspensionReason: String, Sendable, CaseIterable {
  /// The person paused it.
  case myself = "self"
  /// The guardian's ward came of age.
  case majorityReached = "majority_reached"
  /// The person moved out of the town.
  case movedOut = "moved_out"
}

/// Why a consent was ended by others than the person.
package enum InvalidationReason: String, Sendable, CaseIterable {
  case deceased, ordered
  case serviceRetired = "service_retired"
  case mandateVoid = "mandate_void"
  case wrongLink = "wrong_link"
}
