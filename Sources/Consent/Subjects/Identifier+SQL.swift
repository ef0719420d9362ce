package import ConsentRules
package import Postgres

extension Identifier {
  /// The same 128 bits as the database keeps them.
  package var uuid: SQLUUID { SQLUUID(high: high, low: low) }

  /// From the database.
  package init(_ uuid: SQLUUID) { self.init(high: uuid.high, low: uuid.low) }
}
