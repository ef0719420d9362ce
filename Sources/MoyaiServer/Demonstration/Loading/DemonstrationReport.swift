package import Tenancy

/// What a load did.
package struct DemonstrationReport: Sendable, Equatable {
  /// Towns whose data was sent now.
  package let loaded: [TenantCode]
  /// Towns that had this version of the data already.
  package let present: [TenantCode]
  /// Entities of all towns, sent now or before.
  package let entities: Int
  /// Changes that stations and vehicles sent, now or before.
  package let changes: Int
  /// Requests answered now, the questions for the markers included.
  package let requests: Int
  /// Requests that had to be repeated: the server was busy or a connection broke.
  package let repetitions: Int
  /// Weather stations of the files that stand in none of the towns.
  package let stationsElsewhere: Int
  /// For each town the id of an entity that a reader may ask for.
  package let examples: [TenantCode: String]
}
