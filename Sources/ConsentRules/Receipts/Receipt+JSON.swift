import CivilTime
package import StrictJSON

extension Receipt {
  /// The value of `v`.
  package static let version = "moyai.consent_receipt/1"

  /// The payload. Absent values are null, never left out.
  package var json: JSON {
    [
      "v": .string(Self.version), "receipt_id": .string(id.text), "consent_id": .string(terms.consent.text),
      "tenant": .string(terms.tenant.text),
      "event": ["at": .instant(at), "kind": .string(kind.rawValue), "reason": .optional(reason)],
      "prev_receipt_sha256": .optional(previous?.hex), "subject": ["receipt_sub": .string(terms.subject.text)],
      "given_by": ["auth": .optional(givenBy.proof?.rawValue), "kind": .string(givenBy.kind.rawValue)],
      "provider": ["id": .string(terms.provider.id.text), "name": .string(terms.provider.name)],
      "recipient": [
        "country": .string(terms.recipientCountry), "id": .string(terms.recipientID.text),
        "name": .string(terms.recipientName), "service": .string(terms.service.text),
      ],
      "purpose": [
        "id": .string(terms.purpose.name.text), "text_sha256": .string(terms.purposeTextHash.hex),
        "version": .number(JSONNumber(terms.purpose.version)),
      ],
      "category": [
        "id": .string(terms.category.name.text), "items_sha256": .string(terms.itemsHash.hex),
        "special_care": .bool(terms.isSpecialCare), "version": .number(JSONNumber(terms.category.version)),
      ],
      "legal_basis": .string(terms.legalBasis.rawValue), "mode": .string(terms.mode.rawValue),
      "data_life": .string(terms.dataLife.text), "fetch": .null, "valid_from": .instant(terms.validFrom),
      "valid_until": .instant(terms.validUntil),
      "notice": ["lang": .string(terms.noticeLanguage.rawValue), "sha256": .string(terms.noticeHash.hex)],
    ]
  }

  /// Reads a payload; nil when a member is missing, unknown or of another form.
  package init?(json: JSON) {
    guard let root = json.object, root.count == 19, root["v"] == .string(Self.version), root["fetch"]?.isNull == true,
      let id: ReceiptID = root.identifier("receipt_id"), let terms = ReceiptTerms(receipt: root),
      let event = root.object("event", of: 3), let at = event.instant("at"),
      let kind = event.text("kind").flatMap({ ReceiptKind(rawValue: $0) }), let reason = event.optionalText("reason"),
      let previousText = root.optionalText("prev_receipt_sha256"),
      let by = root.object("given_by", of: 2), let proofText = by.optionalText("auth"),
      let byKind = by.text("kind").flatMap({ GivenBy.Kind(rawValue: $0) })
    else { return nil }
    let previous = previousText.map { Hash256(hex: $0) }
    let proof = proofText.map { GivenBy.Proof(rawValue: $0) }
    // A text where one may stand, but none that is known.
    if case .some(.none) = previous { return nil }
    if case .some(.none) = proof { return nil }
    self.init(
      id: id, at: at, kind: kind, reason: reason, previous: previous ?? nil,
      givenBy: GivenBy(byKind, proof: proof ?? nil), terms: terms)
  }
}

extension ReceiptTerms {
  /// The members of a receipt that are equal along its chain.
  fileprivate init?(receipt root: JSONObject) {
    guard let consent: ConsentID = root.identifier("consent_id"),
      let tenant = root.text("tenant").flatMap({ TenantDigits($0) }),
      let subject: ReceiptSubject = root.object("subject", of: 1)?.identifier("receipt_sub"),
      let provider = root.object("provider", of: 2),
      let providerID = provider.text("id").flatMap({ OrganisationName($0) }), let providerName = provider.text("name"),
      let recipient = root.object("recipient", of: 4), let country = recipient.text("country"),
      let recipientID = recipient.text("id").flatMap({ OrganisationName($0) }),
      let recipientName = recipient.text("name"),
      let service = recipient.text("service").flatMap({ ServiceName($0) }),
      let purpose = root.object("purpose", of: 3), let purposeName = purpose.text("id").flatMap({ PurposeName($0) }),
      let purposeID = purpose.version(of: purposeName), let textHash = purpose.hash("text_sha256"),
      let category = root.object("category", of: 4),
      let categoryName = category.text("id").flatMap({ CategoryName($0) }),
      let categoryID = category.version(of: categoryName), let itemsHash = category.hash("items_sha256"),
      let isSpecialCare = category["special_care"]?.bool,
      let legalBasis = root.text("legal_basis").flatMap({ LegalBasis(rawValue: $0) }),
      let mode = root.text("mode").flatMap({ AccessMode(rawValue: $0) }),
      let dataLife = root.text("data_life").flatMap({ DataLife($0) }), let validFrom = root.instant("valid_from"),
      let validUntil = root.instant("valid_until"), let notice = root.object("notice", of: 2),
      let language = notice.text("lang").flatMap({ NoticeLanguage(rawValue: $0) }),
      let noticeHash = notice.hash("sha256")
    else { return nil }
    self.init(
      consent: consent, tenant: tenant, subject: subject, provider: Provider(id: providerID, name: providerName),
      recipientID: recipientID, recipientName: recipientName, recipientCountry: country, service: service,
      purpose: purposeID, purposeTextHash: textHash, category: categoryID, itemsHash: itemsHash,
      isSpecialCare: isSpecialCare, legalBasis: legalBasis, mode: mode, dataLife: dataLife, validFrom: validFrom,
      validUntil: validUntil, noticeLanguage: language, noticeHash: noticeHash)
  }
}
