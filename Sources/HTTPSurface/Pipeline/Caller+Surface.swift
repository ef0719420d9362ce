import HTTPTypes
import Metering
import Tenancy

extension Caller {
  /// Holds the key against what an endpoint asks for.
  func check(_ access: Access) throws(AccessRefused) {
    switch access {
    case .anyone: break
    // A resident's endpoints take no key; the pipeline has refused it before.
    case .personal, .citizen: throw AccessRefused(.keyInactive)
    case .service(.personalRequest):
      guard kind == .service else { throw AccessRefused(.scopeMissing) }
      try require(.personalRequest)
    case .service(.ownKey):
      guard kind == .service || kind == .provider else { throw AccessRefused(.scopeMissing) }
    case .service(let scope):
      // A device writes and nothing else (Tenancy.docc, keys), whatever reach it was given.
      guard kind != .device || scope == .ngsiWrite else { throw AccessRefused(.scopeMissing) }
      guard let verb = scope.verb else { return try require(.usageWrite) }
      guard let reach else { throw AccessRefused(.scopeMissing) }
      try reach.require(verb)
    case .staff(let role):
      if let role, !roles.cover(role) { throw AccessRefused(.roleMissing) }
    case .prefecture(let right):
      guard right.isHeld(by: roles) else { throw AccessRefused(.roleMissing) }
    }
  }

  /// Whose use the request is. Today the caller's town owns what its keys read.
  var usageOrigin: UsageOrigin {
    UsageOrigin(payer: tenant, owner: tenant, kid: kid.text, service: service ?? "")
  }

  /// A key that is being replaced says so in its answers (Tenancy.docc, keys).
  func announceEnd(in headers: inout HTTPFields) {
    guard let rotation else { return }
    headers[.deprecation] = rotation.deprecation
    headers[.sunset] = rotation.sunset
  }
}

extension DataScope {
  /// What of NGSI it stands for; nil where it is none of NGSI.
  fileprivate var verb: NGSIReach.Verbs? {
    switch self {
    case .usageWrite: nil
    case .ngsiRead: .read
    case .ngsiWrite: .write
    case .ngsiSubscribe: .subscribe
    case .personalRequest, .ownKey: nil
    }
  }
}

extension RateStanding {
  /// Whether an answer that is not a refusal should tell: at least half of the allowance is used up. Clients far from
  /// their limit get the fields that NGSI-v2 knows, and no others.
  var isWorthTelling: Bool { remaining * 2 <= policy.quota }
}

extension AccessRefused {
  /// Whether asking again could end otherwise: the guard saw a newer state than the cache. A key's terms never change,
  /// a rate does not pass by asking at once, and neither does the form of a request.
  var mayPass: Bool {
    switch code {
    case .keyUnknown, .keyInactive, .tenantSuspended, .serviceSuspended: true
    case .credentialAmbiguous, .duplicateHeader, .badRequest, .keyInURL, .credentialMissing, .keyMalformed,
      .keyEnvironment, .tenantMismatch, .ipNotAllowed, .rateLimited, .scopeMissing, .roleMissing:
      false
    }
  }
}

extension Endpoint {
  /// The plane on which its keys are judged; nil where no key is asked for. A provider's key opens nothing of `/v2`; on the
  /// planes of persons it is known, and refused where it is of the wrong kind for the call.
  var keyPlane: Tenancy.Plane? {
    switch access {
    case .service(.ownKey), .service(.personalRequest): .personal
    default: plane.forKeys
    }
  }
}

extension Plane {
  /// The plane as keys know it; nil where no key is asked for.
  var forKeys: Tenancy.Plane? {
    switch self {
    case .data: .data
    case .tenant: .tenant
    case .admin: .admin
    case .citizen, .public: nil
    }
  }
}
