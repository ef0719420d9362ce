extension ProblemCode {
  /// The one table from code to status.
  package var status: Int {
    switch self {
    case .badRequest, .duplicateHeader, .idempotencyKeyMissing, .keyInURL, .credentialAmbiguous, .purposeMissing: 400
    case .credentialMissing, .keyMalformed, .keyEnvironment, .keyUnknown, .keyInactive, .tokenInvalid: 401
    case .tenantSuspended, .tenantMismatch, .ipNotAllowed, .serviceSuspended, .scopeMissing, .roleMissing,
      .secondPersonNeeded, .purposeNotBound, .noValidConsent, .linkRefused, .codeRefused, .classRouteMissing,
      .samePerson:
      403
    case .notFound, .subjectUnknown: 404
    case .methodNotAllowed: 405
    case .notAcceptable: 406
    case .requestTimeout: 408
    case .exists, .conflict, .idempotencyConflict, .tenantLeft, .serviceStateConflict, .sandboxCodesUsedUp,
      .environmentMismatch, .serviceNotApproved, .alreadyRotated, .keyNotActive, .keyEnded, .sourceMissing,
      .noticeChanged, .newGrantNeeded, .consentEnded, .entitiesExist, .labelLimit,
      .frozenMismatch, .alreadyDefined, .periodClosed, .ruleNotApproved, .statementState:
      409
    case .lengthRequired: 411
    case .stale: 412
    case .bodyTooLarge: 413
    case .uriTooLong: 414
    case .unsupportedMediaType: 415
    case .unprocessable, .tenantCodeInvalid, .tenantUnknown, .dateInvalid,
      .populationInvalid, .organisationUnknown, .serviceUnknown, .redirectURIInvalid, .keyHolderInvalid,
      .scopeInvalid, .purposeInvalid, .rolesInvalid, .ngsiInvalid, .addressRangeInvalid, .expiryInvalid, .rateInvalid,
      .overlapInvalid, .reasonInvalid, .purposeTooVague, .windowInvalid, .redirectURIUnknown, .itemsInvalid,
      .individualNumberSuspected, .classHasNoRoute, .dataClassRefused, .recipientInvalid,
      .allocationInvalidJSON, .formatUnsupported, .invalidInput, .valueOutOfRange, .memberCodeInvalid,
      .memberUnknown, .ruleUnknown, .ruleMissing, .ruleInvalid, .ratioNotOne, .zeroBase, .negativeWeight,
      .noParticipants, .statisticMissing, .meterClassUnknown, .usageConflict, .usageReversalInvalid,
      .floorsExceedPool, .capsBelowPool, .boundsCrossed, .hostShareExceeds, .notEncodable:
      422
    case .categoryInvalid, .dataLifeInvalid, .successorInvalid: 422
    case .rateLimited: 429
    case .headersTooLarge: 431
    case .internalFault, .unbalanced: 500
    case .notImplemented: 501
    case .unavailable, .outcomeUnknown, .overloaded, .draining, .failClosed: 503
    }
  }

  /// Seconds to wait, told in `Retry-After`, for problems that pass by themselves.
  package var retryAfter: Int? {
    switch self {
    case .unavailable, .outcomeUnknown, .failClosed: 5
    case .overloaded, .draining: 1
    default: nil
    }
  }

  /// The `error` member of the NGSI shape. NGSI-v2 has no words of its own for some of ours; those get the reason
  /// phrase of their status.
  package var ngsiError: String {
    switch status {
    case 400: "BadRequest"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "NotFound"
    case 405: "MethodNotAllowed"
    case 406: "NotAcceptable"
    case 408: "RequestTimeout"
    case 409: "Conflict"
    case 411: "ContentLengthRequired"
    case 413: "RequestEntityTooLarge"
    case 414: "URITooLong"
    case 415: "UnsupportedMediaType"
    case 422: "Unprocessable"
    case 429: "TooManyRequests"
    case 431: "RequestHeaderFieldsTooLarge"
    case 501: "NotImplemented"
    case 503: "ServiceUnavailable"
    default: "InternalServerError"
    }
  }
}
