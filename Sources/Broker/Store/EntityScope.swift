import CivilTime
import NGSI
import Postgres

/// Which rows of `moyai.entity` a read may look at before it asks for anything: its tenant's, at the paths it names,
/// covered by its key, and not lapsed. The base of every read of one entity; queries build the same on
/// `EntityCondition`.
struct EntityScope: Sendable {
  let tenant: TenantID
  let servicePaths: ServicePathScope
  let reach: QueryReach
  let now: Timestamp

  /// The whole condition, ready to be joined by AND to others. Columns are named without a qualifier.
  var condition: SQL {
    EntityCondition.sql(selectors: [], filter: Filter(), tenant: tenant, scope: servicePaths, reach: reach, now: now)
  }
}
