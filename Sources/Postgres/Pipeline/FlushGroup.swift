/// What travels in one transaction of a batch.
///
/// A write is alone in its transaction. Reads of one tenant share one: BEGIN READ ONLY, the tenant, each different
/// guard once, the statements, COMMIT. At READ COMMITTED every statement sees what is committed when it begins, and
/// every request was queued before the batch was sent, so each sees exactly what it would see alone; the three
/// utility statements and the guard are paid once. Transactions of different tenants are never merged (Design,
/// scale-out rules), and no implicit transaction of the pipeline is relied on: up to the Sync it would keep one
/// tenant's setting in force for the next one.
struct FlushGroup {
  let tenant: TenantID
  let mode: TransactionMode
  private(set) var requests: [FlushRequest] = []
  /// Reads by key that travel in one statement; two or more each.
  private(set) var merges: [Merge] = []
  /// What travels by itself.
  private(set) var singles: [FlushRequest] = []
  /// One of each different guard: its statement answers for all that are like it.
  private(set) var guards: [AccessCheck] = []

  init(_ request: FlushRequest) {
    tenant = request.tenant
    mode = request.mode
    append(request)
  }

  mutating func append(_ request: FlushRequest) {
    requests.append(request)
    for check in request.guards where !guards.contains(where: { $0.isLike(check) }) { guards.append(check) }
  }

  /// Requests and the one statement for all of them.
  struct Merge {
    let requests: [FlushRequest]
    let sql: SQL
    let rowsMax: Int
  }

  /// Rows of a merged statement for each of its requests. A key rarely has two; one with very many must not fill the
  /// memory.
  private static let rowsPerMergedMax = 4

  /// Sorts out what can be merged. Called once, when the group is complete.
  mutating func merge() {
    guard requests.count > 1, requests.contains(where: { $0.mergeKey != nil }) else {
      singles = requests
      return
    }
    var byKey: [MergeKey: [FlushRequest]] = [:]
    for request in requests {
      guard let key = request.mergeKey else {
        singles.append(request)
        continue
      }
      byKey[key, default: []].append(request)
    }
    for alike in byKey.values {
      guard let first = alike.first, alike.count > 1 else {
        singles += alike
        continue
      }
      let rowsMax = alike.count * Self.rowsPerMergedMax
      merges.append(Merge(requests: alike, sql: first.merged(alike, rowsMax: rowsMax), rowsMax: rowsMax))
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
    for index in groups.indices { groups[index].merge() }
    return groups
  }
}
