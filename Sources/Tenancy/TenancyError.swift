/// A request about tenants, services or keys that cannot be fulfilled. The code is public and stable; HTTPSurface maps
/// it to a status in one table.
package struct TenancyError: Error, Equatable, Sendable {
  package enum Code: String, Sendable, CaseIterable {
    // The thing asked for.
    case notFound = "not_found"
    case exists
    // The registry.
    case tenantCodeInvalid = "tenant_code_invalid"
    case slugInvalid = "slug_invalid"
    case slugTaken = "slug_taken"
    case nameInvalid = "name_invalid"
    case kindInvalid = "kind_invalid"
    case tenantUnknown = "tenant_unknown"
    case tenantLeft = "tenant_left"
    case dateInvalid = "date_invalid"
    case populationInvalid = "population_invalid"
    case idInvalid = "id_invalid"
    case organisationUnknown = "organisation_unknown"
    case serviceUnknown = "service_unknown"
    case serviceStateConflict = "service_state_conflict"
    case redirectURIInvalid = "redirect_uri_invalid"
    case sandboxCodesUsedUp = "sandbox_codes_used_up"
    case environmentMismatch = "environment_mismatch"
    // Keys.
    case serviceNotApproved = "service_not_approved"
    case keyHolderInvalid = "key_holder_invalid"
    case scopeInvalid = "scope_invalid"
    case purposeInvalid = "purpose_invalid"
    case rolesInvalid = "roles_invalid"
    case ngsiInvalid = "ngsi_invalid"
    case addressRangeInvalid = "address_range_invalid"
    case expiryInvalid = "expiry_invalid"
    case rateInvalid = "rate_invalid"
    case overlapInvalid = "overlap_invalid"
    case reasonInvalid = "reason_invalid"
    case alreadyRotated = "already_rotated"
    case keyNotActive = "key_not_active"
    case keyEnded = "key_ended"
    case secondPersonNeeded = "second_person_needed"
    // Classes of data.
    case entitiesExist = "entities_exist"
    case dataClassRefused = "data_class_refused"
    case classHasNoRoute = "class_has_no_route"
    case recipientInvalid = "recipient_invalid"
    case labelLimit = "label_limit"
    // Repeated requests.
    case idempotencyConflict = "idempotency_conflict"
  }

  package let code: Code
  /// The place in the request (RFC 6901) that is to blame, where there is one.
  package let pointer: String?

  package init(_ code: Code, at pointer: String? = nil) {
    self.code = code
    self.pointer = pointer
  }
}

extension TenancyError: CustomStringConvertible {
  package var description: String { pointer.map { "\(code.rawValue) at \($0)" } ?? code.rawValue }
}
