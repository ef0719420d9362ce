import Postgres

/// By what a figure is broken down.
package enum UsageGroup: String, CaseIterable, Sendable {
  case none
  case key, service
  case usageClass = "class"
  /// For the platform's operators alone; a tenant has only itself.
  case tenant

  /// The column, as text; the same in both tables.
  var column: SQL {
    switch self {
    case .none: "''::text"
    case .key: "kid"
    case .service: "service"
    case .usageClass: "class"
    case .tenant: "lpad(tenant_id::text, 6, '0')"
    }
  }
}
