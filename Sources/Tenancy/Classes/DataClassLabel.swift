package import CivilTime
package import DataClasses
package import Postgres

/// What a town says the entities of a type are.
package struct DataClassLabel: Equatable, Sendable {
  package let tenant: TenantID
  package let type: String
  package let dataClass: DataClass
  package let changedAt: Timestamp
  package let changedBy: String
  /// A freer class that waits for a second manager.
  package let wanted: Wanted?

  package struct Wanted: Equatable, Sendable {
    package let dataClass: DataClass
    package let at: Timestamp
    package let by: String
  }

  /// Characters of a type's name.
  package static let typeMax = 256
  /// Labels of one town: they travel with every key's record.
  package static let labelsMax = 1_000
}

/// Why a service may receive data of a class that asks for a record.
package enum RecipientRecord: Equatable, Sendable {
  /// ③a: the contract's id.
  case contract(String)
  /// ④: who confirmed that the receiver has the persons' consent, how, and on which day.
  case confirmation(by: String, method: String, on: CivilDate)

  package var ground: RecipientGround {
    switch self {
    case .contract: .contract
    case .confirmation: .confirmation
    }
  }

  /// Characters of each text.
  package static let textMax = 200
}
