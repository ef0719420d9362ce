/// The steps that make the database, carried in the binary so that it brings exactly what it was tested with.
package enum Schema {
  /// One file of `schema/migrations`.
  package struct Step: Sendable {
    /// 1, 2, 3 … without a gap.
    package let number: Int
    /// The file's name.
    package let name: String
    /// The file's bytes.
    package let bytes: [UInt8]
  }

  /// In the order in which they are applied. A step that was released is never changed; a new thought is a new step.
  package static let steps: [Step] = [
    Step(number: 1, name: "0001_roles.sql", bytes: PackageResources._001_roles_sql),
    Step(number: 2, name: "0002_registry.sql", bytes: PackageResources._002_registry_sql),
    Step(number: 3, name: "0003_tenancy.sql", bytes: PackageResources._003_tenancy_sql),
    Step(number: 4, name: "0004_entity.sql", bytes: PackageResources._004_entity_sql),
    Step(number: 5, name: "0005_leakproof.sql", bytes: PackageResources._005_leakproof_sql),
    Step(number: 6, name: "0006_metering.sql", bytes: PackageResources._006_metering_sql),
    Step(number: 7, name: "0007_billing.sql", bytes: PackageResources._007_billing_sql),
    Step(number: 8, name: "0008_registers.sql", bytes: PackageResources._008_registers_sql),
    Step(number: 9, name: "0009_vault.sql", bytes: PackageResources._009_vault_sql),
    Step(number: 10, name: "0010_consent.sql", bytes: PackageResources._010_consent_sql),
    Step(number: 11, name: "0011_ledger.sql", bytes: PackageResources._011_ledger_sql),
    Step(number: 12, name: "0012_personal.sql", bytes: PackageResources._012_personal_sql),
    Step(number: 13, name: "0013_data_class.sql", bytes: PackageResources._013_data_class_sql),
    Step(number: 14, name: "0014_ledger.sql", bytes: PackageResources._014_ledger_sql),
    Step(number: 15, name: "0015_billing_year.sql", bytes: PackageResources._015_billing_year_sql),
    Step(number: 16, name: "0016_billing_closing.sql", bytes: PackageResources._016_billing_closing_sql),
    Step(number: 17, name: "0017_billing_intervals.sql", bytes: PackageResources._017_billing_intervals_sql),
    Step(number: 18, name: "0018_desk_roles.sql", bytes: PackageResources._018_desk_roles_sql),
    Step(number: 19, name: "0019_papers.sql", bytes: PackageResources._019_papers_sql),
    Step(number: 20, name: "0020_gates.sql", bytes: PackageResources._020_gates_sql),
    Step(number: 21, name: "0021_explain.sql", bytes: PackageResources._021_explain_sql),
    Step(number: 22, name: "0022_one_flush.sql", bytes: PackageResources._022_one_flush_sql),
    Step(number: 23, name: "0023_lighter_gates.sql", bytes: PackageResources._023_lighter_gates_sql),
    Step(number: 24, name: "0024_access_revision.sql", bytes: PackageResources._024_access_revision_sql),
    Step(number: 25, name: "0025_fewer_statements.sql", bytes: PackageResources._025_fewer_statements_sql),
    Step(number: 26, name: "0026_usage_journal.sql", bytes: PackageResources._026_usage_journal_sql),
    Step(number: 27, name: "0027_access.sql", bytes: PackageResources._027_access_sql),
    Step(number: 28, name: "0028_reserved.sql", bytes: PackageResources._028_reserved_sql),
    Step(number: 29, name: "0029_one_person.sql", bytes: PackageResources._029_one_person_sql),
    Step(number: 30, name: "0030_written_attrs.sql", bytes: PackageResources._030_written_attrs_sql),
    Step(number: 31, name: "0031_sealing.sql", bytes: PackageResources._031_sealing_sql),
    Step(number: 32, name: "0032_remembered_person.sql", bytes: PackageResources._032_remembered_person_sql),
    Step(number: 33, name: "0033_many_towns.sql", bytes: PackageResources._033_many_towns_sql),
  ]
}
