import CivilTime
package import ConsentRules
package import Postgres
package import StrictJSON
import Tenancy

/// A consent as it is stored, with its newest receipt.
package struct ConsentRow: Hashable, Sendable {
  package let id: ConsentID
  package let tenant: TenantID
  package let subject: SubjectID
  package let service: ServiceName
  package let purpose: Versioned<PurposeName>
  package let category: Versioned<CategoryName>
  package let offer: OfferID
  package let mode: AccessMode
  package internal(set) var life: ConsentLife
  /// How many receipts it has.
  package internal(set) var revision: Int
  /// Its receipts, oldest first.
  package internal(set) var receipts: [ReceiptID]
  /// The newest receipt, as it was signed.
  package internal(set) var newestReceipt: String

  /// What `If-Match` is held against.
  package var etag: String { "\"\(revision)\"" }

  /// As the citizen's plane shows it.
  package var json: JSON { .object(members) }

  var members: JSONObject {
    [
      "id": .string(id.text), "tenant": .string(tenant.sixDigits), "service": .string(service.text),
      "purpose": ["id": .string(purpose.name.text), "version": .number(JSONNumber(purpose.version))],
      "category": ["id": .string(category.name.text), "version": .number(JSONNumber(category.version))],
      "mode": .string(mode.rawValue), "state": .string(life.state.rawValue),
      "reason": life.reason.map { .string($0) } ?? .null, "offer": .string(offer.text),
      "valid_from": .string(life.validFrom.iso8601Milliseconds()),
      "valid_until": .string(life.validUntil.iso8601Milliseconds()),
      "receipts": .array(receipts.map { .string($0.text) }), "receipt_jws": .string(newestReceipt),
    ]
  }
}
