import CivilTime
package import Tenancy

/// One municipality with its real figures.
package struct DemonstrationTown: Sendable, Equatable {
  package let code: TenantCode
  package let slug: TenantSlug
  package let name: TenantName
  /// The census counts. A town may have nobody: 双葉町 had none on 2020-10-01, so nothing divides by these.
  package let populations: [PopulationFigure]

  /// The newest count's number; 0 is a count like any other.
  package var population: Int32 { populations.max { $0.asOf < $1.asOf }?.population ?? 0 }
}
