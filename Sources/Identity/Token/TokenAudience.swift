/// Which plane a token is for; each takes tokens of one kind of issuer.
package enum TokenAudience: String, Hashable, Sendable, CaseIterable {
  /// `/me/v1`
  case me = "moyai-me"
  /// `/tenant/v1`
  case tenant = "moyai-tenant"
  /// `/admin/v1`
  case admin = "moyai-admin"

  /// Of whom the issuer has to speak.
  package var kind: IssuerKind {
    switch self {
    case .me: .citizen
    case .tenant: .staff
    case .admin: .operator
    }
  }
}

/// Of whom an issuer speaks.
package enum IssuerKind: String, Hashable, Sendable, CaseIterable {
  case citizen, staff
  case `operator`

  package var audience: TokenAudience {
    switch self {
    case .citizen: .me
    case .staff: .tenant
    case .operator: .admin
    }
  }
}
