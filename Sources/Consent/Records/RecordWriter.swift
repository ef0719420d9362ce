package import ConsentRules
package import Postgres
package import StrictJSON
package import Tenancy

/// The name of a record: the category, the town's handle of the person, and the provider's name for it.
package struct RecordName: Hashable, Sendable {
  package let category: CategoryName
  package let handle: String
  package let record: String

  /// Nil unless the handle has 1 to 64 characters and the record matches `[A-Za-z0-9_-]{1,64}`.
  package init?(category: CategoryName, handle: String, record: String) {
    guard (1...64).contains(handle.unicodeScalars.count), !handle.unicodeScalars.contains(where: { $0.value < 0x20 }),
      (1...64).contains(record.utf8.count), record.utf8.allSatisfy(Self.isNameByte)
    else { return nil }
    self.category = category
    self.handle = handle
    self.record = record
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

/// Writes records for providers. The key is verified where services' keys are, and every attempt is in the ledger.
package final class RecordWriter: Sendable {
  package enum Written: String, Sendable {
    case created, replaced, deleted
    /// There was no such record; asking again for its removal is no error.
    case absent
  }

  /// What a write came to.
  package struct Receipt: Sendable {
    package let written: Written
    package let rotation: KeyRotation?
  }

  private let database: Database
  private let peppers: PepperRing
  private let environment: KeyEnvironment
  private let watch: any SealWatching
  private let shapes: CategoryShapes

  package init(database: Database, peppers: PepperRing, environment: KeyEnvironment, watch: any SealWatching) {
    self.database = database
    self.peppers = peppers
    self.environment = environment
    self.watch = watch
    shapes = CategoryShapes(database)
  }

  /// Creates or replaces a record.
  /// - Parameter isNumberSuspected: whether the guard of Individual Numbers refuses the body. It is said here so that a
  ///   key that may not write at all hears nothing else.
  /// - Throws: ``AccessDenied``, ``RecordRefused``.
  package func put(
    _ name: RecordName, version: Int, items: JSONObject, with presented: PresentedKey, isNumberSuspected: Bool = false
  ) async throws -> Receipt {
    try await closing {
      let faults = try await faults(of: items, name.category, version)
      let refusal: AccessDenied.Code? =
        isNumberSuspected ? .individualNumberSuspected : faults.isEmpty ? nil : .itemsInvalid
      // A refused record is not carried to the database: nothing of a suspected number is stored or logged.
      let text = refusal == nil ? JSON.object(items).text : "{}"
      let statement = PutRecord(
        pepperVersions: peppers.versions, presented: presented, proofs: peppers.proofs(of: presented.key), name: name,
        act: .put(version: version, items: text), refusal: refusal)
      return try await write(statement, presented, faults)
    }
  }

  /// Removes a record.
  package func delete(_ name: RecordName, with presented: PresentedKey) async throws -> Receipt {
    try await closing {
      let statement = PutRecord(
        pepperVersions: peppers.versions, presented: presented, proofs: peppers.proofs(of: presented.key), name: name,
        act: .delete, refusal: nil)
      return try await write(statement, presented, [])
    }
  }

  private func write(
    _ statement: PutRecord, _ presented: PresentedKey, _ faults: [RecordFault]
  ) async throws -> Receipt {
    guard presented.key.environment == environment else { throw AccessDenied(.keyEnvironment) }
    let tenant = presented.key.tenant.tenant
    try watch.requireSealing(of: tenant)
    let rows = try await database.withTenant(TenantAccess(tenant: tenant), .readWrite, as: .gateway) { scope in
      try scope.fetch(statement)
    }
    guard let row = rows.first else { throw AccessDenied(.failClosed) }
    if let written = Written(rawValue: row.outcome) { return Receipt(written: written, rotation: row.rotation) }
    guard let code = AccessDenied.Code(rawValue: row.outcome) else { throw AccessDenied(.failClosed) }
    switch code {
    case .itemsInvalid: throw RecordRefused(faults: faults, rotation: row.rotation)
    case .versionUnknown:
      throw RecordRefused(faults: [RecordFault("/version", .unknownVersion)], rotation: row.rotation)
    default: throw AccessDenied(code, rotation: row.rotation)
    }
  }

  /// A version that is not known has no faults here: the database says so in its turn.
  private func faults(of items: JSONObject, _ category: CategoryName, _ version: Int) async throws -> [RecordFault] {
    guard let version = Versioned(category, version: version),
      let shape = try await shapes.items(of: [version])[version]
    else { return [] }
    return RecordRules.faults(of: items, against: shape)
  }

  private func closing<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
    do {
      return try await body()
    } catch is PostgresError {
      throw AccessDenied(.failClosed)
    }
  }
}
