import CivilTime
import Postgres

/// Additions as the columns of one `unnest`, in the order of the primary key: rows are locked in one order by everybody.
struct UsageColumns {
  private(set) var tenants: [TenantID] = []
  private(set) var meters: [String] = []
  private(set) var hours: [Timestamp] = []
  private(set) var classes: [String] = []
  private(set) var kids: [String] = []
  private(set) var services: [String] = []
  private(set) var owners: [TenantID] = []
  private(set) var quantities: [Int64] = []
  private(set) var contributions: [Int64] = []
  private(set) var digests: [DigestSum] = []

  init(_ additions: [UsageAddition]) {
    for addition in additions {
      let dimensions = addition.dimensions
      tenants.append(dimensions.payer)
      meters.append(dimensions.meter.rawValue)
      hours.append(dimensions.hour)
      classes.append(dimensions.usageClass.rawValue)
      kids.append(dimensions.origin.kid)
      services.append(dimensions.origin.service)
      owners.append(dimensions.origin.owner)
      quantities.append(addition.quantity)
      contributions.append(addition.contributions)
      digests.append(addition.digest)
    }
  }

  /// `unnest(…)` of all columns, each in a sub-select, so that the planner does not plan anew for every length: tenant_id, meter, hour, class, kid, service, owner_id, qty, n, digest.
  var unnested: SQL {
    """
    unnest((SELECT \(tenants)), (SELECT \(meters)), (SELECT \(hours)), (SELECT \(classes)), (SELECT \(kids)), \
    (SELECT \(services)), (SELECT \(owners)), (SELECT \(quantities)), (SELECT \(contributions)), (SELECT \(digests)))
    """
  }
}
