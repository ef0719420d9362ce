/// What travels in one transaction of a batch.
///
/// A write is alone in its transaction. Reads of one tenant share one: BEGIN READ ONLY, the tenant, each different
/// guard once, the statements, COMMIT. At READ COMMITTED every statement sees what is committed when it begins, and
/// every request was queued before the batch was sent, so each sees exactly what it would see alone; the three
/// utility statements and the guard are paid once. Transactions of different tenants are never merged (Design,
/// scale-out rules), and no implicit transaction of the pipeline is relied on: up to the Sync it would keep one
/// tenant's SET LOCAL in force for the next one.
struct FlushGroup {
  let tenant: TenantID
  let mode: TransactionMode
  private(set) var requests: [FlushRequest] = []
  /// The different guards' statements and which requests each decides on.
  private(set) var guards: [SQL] = []
  private(set) var guardUses: [[(request: FlushRequest, check: GuardCheck)]] = []

  init(_ request: FlushRequest) {
    tenant = request.tenant
    mode = request.mode
    append(request)
  }

  mutating func append(_ request: FlushRequest) {
    requests.append(request)
    for check in request.guards {
      if let index = guards.firstIndex(of: check.sql) {
        guardUses[index].append((request, check))
      } else {
        guards.append(check.sql)
        guardUses.append([(request, check)])
      }
    }
  }

  /// Writes in the order of arrival, each alone; then the reads by tenant.
  static func plan(_ requests: [FlushRequest]) -> [FlushGroup] {
    var groups: [FlushGroup] = []
    var readers: [TenantID: Int] = [:]
    for request in requests {
      if request.mode == .readOnly {
        if let index = readers[request.tenant] {
          groups[index].append(request)
          continue
        }
        readers[request.tenant] = groups.count
      }
      groups.append(FlushGroup(request))
    }
    return groups
  }
}
