/// Every reason for which the surface refuses, by its public code. Codes are a contract: clients match on them.
package enum ProblemCode: String, Sendable, Hashable, CaseIterable {
  // The request's form.
  case badRequest = "bad_request"
  case duplicateHeader = "duplicate_header"
  case idempotencyKeyMissing = "idempotency_key_missing"
  case keyInURL = "key_in_url"
  case credentialAmbiguous = "credential_ambiguous"
  case methodNotAllowed = "method_not_allowed"
  case notAcceptable = "not_acceptable"
  case requestTimeout = "request_timeout"
  case lengthRequired = "length_required"
  case bodyTooLarge = "body_too_large"
  case uriTooLong = "uri_too_long"
  case unsupportedMediaType = "unsupported_media_type"
  case headersTooLarge = "headers_too_large"

  // Who asks.
  case credentialMissing = "credential_missing"
  case keyMalformed = "key_malformed"
  case keyEnvironment = "key_environment"
  case keyUnknown = "key_unknown"
  case keyInactive = "key_inactive"
  case tokenInvalid = "token_invalid"
  case tenantSuspended = "tenant_suspended"
  case tenantMismatch = "tenant_mismatch"
  case ipNotAllowed = "ip_not_allowed"
  case serviceSuspended = "service_suspended"
  case scopeMissing = "scope_missing"
  case roleMissing = "role_missing"
  case secondPersonNeeded = "second_person_needed"
  case rateLimited = "rate_limited"

  // What is there.
  case notFound = "not_found"
  case exists
  case conflict
  case idempotencyConflict = "idempotency_conflict"
  case stale
  case slugTaken = "slug_taken"
  case tenantLeft = "tenant_left"
  case serviceStateConflict = "service_state_conflict"
  case sandboxCodesUsedUp = "sandbox_codes_used_up"
  case environmentMismatch = "environment_mismatch"
  case serviceNotApproved = "service_not_approved"
  case alreadyRotated = "already_rotated"
  case keyNotActive = "key_not_active"
  case keyEnded = "key_ended"

  // The values.
  case unprocessable
  case tenantCodeInvalid = "tenant_code_invalid"
  case slugInvalid = "slug_invalid"
  case nameInvalid = "name_invalid"
  case kindInvalid = "kind_invalid"
  case tenantUnknown = "tenant_unknown"
  case dateInvalid = "date_invalid"
  case populationInvalid = "population_invalid"
  case idInvalid = "id_invalid"
  case organisationUnknown = "organisation_unknown"
  case serviceUnknown = "service_unknown"
  case redirectURIInvalid = "redirect_uri_invalid"
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

  // The platform.
  case internalFault = "internal"
  case notImplemented = "not_implemented"
  case unavailable
  case outcomeUnknown = "outcome_unknown"
  case overloaded
  case draining
}
