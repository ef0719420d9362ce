package import Billing
import Broker
import CivilTime
import Postgres
package import Tenancy

/// What a town takes along (MoyaiServer.docc, the export). Nothing here is about a person.
extension Installation {
  package func populations(of tenant: Tenant) async throws -> [PopulationFigure] {
    try await database.withPlatform(.ops, .readOnly) { scope in try Self.registry.populations(tenant.code, in: &scope) }
  }

  /// The town's word about each service.
  package func approvals(of tenant: Tenant) async throws -> [ServiceApproval] {
    try await database.withTenant(TenantAccess(tenant: tenant.code.tenant), .readOnly) {
      (scope: inout TenantScope) in
      var all: [ServiceApproval] = []
      while true {
        let page = try ApprovalService().list(after: all.last?.service ?? "", in: &scope)
        all += page
        if page.count < ApprovalService.listMax { return all }
      }
    }
  }

  /// Lines of JSON, a page at a time (``EntityExport``).
  /// - Returns: how many entities there were.
  package func exportEntities(of tenant: Tenant, to sink: @Sendable ([UInt8]) throws -> Void) async throws -> Int {
    try await EntityExport(of: TenantAccess(tenant: tenant.code.tenant), in: database, at: clock.now()).write(to: sink)
  }

  /// What was issued to the town, the newest first, as it was stored at issue.
  package func statements(of tenant: Tenant) async throws -> [IssuedStatement] {
    let (reader, access) = (StatementReader(database: database), TenantAccess(tenant: tenant.code.tenant))
    var all: [IssuedStatement] = []
    while true {
      let heads = try await reader.list(of: access, after: all.last?.head.shown)
      for head in heads {
        guard let statement = try await reader.statement(head.shown, of: access) else { continue }
        all.append(statement)
      }
      if heads.count < StatementReader.listMax { return all }
    }
  }
}
