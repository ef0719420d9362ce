package import Postgres
package import Tenancy

/// Who may call an endpoint and what it then does, in one value: a handler can only be given the context its callers
/// prove. There is no way to write a handler for a service's key and forget to ask for one.
package enum Handler: Sendable {
  /// Anyone, without a credential.
  case open(@Sendable (PublicRequest) async throws -> Answer)
  /// A service's or device's key of one town, covering `scope`.
  case service(DataScope, @Sendable (TenantRequest) async throws -> Answer)
  /// As `service`, for what creates or changes and has no transaction of the town's in which its answer could be kept
  /// with it: kept after the work.
  case serviceChange(DataScope, @Sendable (TenantRequest) async throws -> Answer)
  /// As `serviceChange`, for what a key does about itself: one transaction, in which the answer is kept too, since the key
  /// that asks is another one afterwards.
  case ownKeyChange(@Sendable (TenantRequest, inout TenantScope) throws -> Answer)
  /// A key whose every use is decided and written down by the database itself: personal records.
  case personal(PersonalAsk, @Sendable (PersonalRequest) async throws -> PersonalReply)
  /// A resident, by an OIDC token. For what repeats harmlessly: reads, withdrawing, pausing.
  case citizen(@Sendable (CitizenRequest) async throws -> Answer)
  /// As `citizen`, for what creates or changes: its answer is kept for a repetition with the same `Idempotency-Key`.
  case citizenChange(@Sendable (CitizenRequest) async throws -> Answer)
  /// The console key of one town or a staff token, carrying the role; nil for any of them.
  case staff(ConsoleRole?, @Sendable (StaffRequest) async throws -> Answer)
  /// As `staff`, for what creates or changes: done inside one transaction of the town, in which its answer is kept for
  /// a repetition with the same `Idempotency-Key` (HTTPSurface.docc, repetitions).
  case staffChange(ConsoleRole?, @Sendable (StaffRequest, inout TenantScope) throws -> Answer)
  /// As `staffChange`, for what lies behind the role of consent: offers, sources, subjects.
  case staffConsentChange(ConsoleRole?, @Sendable (StaffRequest, inout TenantScope) throws -> Answer)
  /// As `staff`, for what creates but works in transactions of its own: its answer is kept for a repetition after the work.
  case staffAct(ConsoleRole?, @Sendable (StaffRequest) async throws -> Answer)
  /// The console key of the prefecture or an operator's token, with the right to operate.
  case prefecture(@Sendable (PrefectureRequest) async throws -> Answer)
  /// As `prefecture`, for what creates or changes: its answer is kept for a repetition.
  case prefectureChange(@Sendable (PrefectureRequest) async throws -> Answer)
  /// As `prefecture`, with another right.
  case desk(DeskRight, @Sendable (PrefectureRequest) async throws -> Answer)
  /// As `prefectureChange`, with another right.
  case deskChange(DeskRight, @Sendable (PrefectureRequest) async throws -> Answer)

  /// What a caller must prove, without the closure, so that tests and OpenAPI can compare it.
  package var access: Access {
    switch self {
    case .open: .anyone
    case .service(let scope, _), .serviceChange(let scope, _): .service(scope)
    case .ownKeyChange: .service(.ownKey)
    case .personal(let ask, _): .personal(ask)
    case .citizen, .citizenChange: .citizen
    case .staff(let role, _), .staffChange(let role, _), .staffAct(let role, _),
      .staffConsentChange(let role, _):
      .staff(role)
    case .prefecture, .prefectureChange: .prefecture(.operate)
    case .desk(let right, _), .deskChange(let right, _): .prefecture(right)
    }
  }

  /// Whether a repeated request must be told apart by an `Idempotency-Key`.
  package var repetition: Repetition {
    switch self {
    case .open, .service, .personal, .citizen, .staff, .prefecture, .desk: .natural
    case .serviceChange, .ownKeyChange, .citizenChange, .staffChange, .staffAct, .staffConsentChange, .prefectureChange,
      .deskChange:
      .keyed
    }
  }
}

/// What a caller of an endpoint must prove.
package enum Access: Sendable, Hashable {
  case anyone
  case service(DataScope)
  case personal(PersonalAsk)
  case citizen
  case staff(ConsoleRole?)
  case prefecture(DeskRight)

  /// The plane follows from who may call.
  package var plane: Plane {
    switch self {
    case .anyone: .public
    case .service, .personal: .data
    case .citizen: .citizen
    case .staff: .tenant
    case .prefecture: .admin
    }
  }
}

/// What a key must carry to use an endpoint of the data plane (Tenancy.docc, keys).
package enum DataScope: Sendable, Hashable {
  /// NGSI verb `read`: everything that returns entities. Device keys never have it.
  case ngsiRead
  /// NGSI verb `write`: everything that changes entities.
  case ngsiWrite
  /// NGSI verb `subscribe`: subscriptions and registrations.
  case ngsiSubscribe
  /// Scope `personal:request`: ask residents for consent.
  case personalRequest
  /// Scope `usage:write`: report own usage (Metering.docc, the ledger).
  case usageWrite
  /// Nothing but being a service's or a provider's key: what a key does about itself.
  case ownKey
}

/// What a key is used for below `/personal/v1`. Whether it may is judged by the database, which writes it down either way.
package enum PersonalAsk: Sendable, Hashable {
  /// A service's key, scope `personal:read:<category>`.
  case read
  /// A provider's key, scope `personal:write:<category>`.
  case write
}
