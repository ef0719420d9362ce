package import CivilTime
package import ConsentRules

/// What a manager orders: one purpose for one category, for one service.
package struct OfferOrder: Equatable, Sendable {
  package let service: ServiceName
  package let purpose: Versioned<PurposeName>
  package let category: Versioned<CategoryName>
  package let mode: AccessMode
  /// How long the recipient may keep what it read: nothing in mode `view`, whatever was ordered.
  package let dataLife: DataLife
  package let validDaysMax: Int

  /// Days a consent may last at most under any offer: three years, one of them with a leap day.
  package static let validDaysRange = 1...1_096

  package init(
    service: ServiceName, purpose: Versioned<PurposeName>, category: Versioned<CategoryName>, mode: AccessMode,
    dataLife: DataLife, validDaysMax: Int
  ) {
    self.service = service
    self.purpose = purpose
    self.category = category
    self.mode = mode
    self.dataLife = mode == .view ? .none : dataLife
    self.validDaysMax = validDaysMax
  }

  /// - Throws: `window_invalid`, or `data_life_invalid` for keeping longer than ten years.
  func validate() throws(RegisterError) {
    guard Self.validDaysRange.contains(validDaysMax) else { throw RegisterError(.windowInvalid, at: "/valid_days_max") }
    guard dataLife.days <= 3_660 else {
      throw RegisterError(.dataLifeInvalid, at: "/data_life")
    }
  }
}

/// An offer (募集) as the town's register shows it. It is never edited.
package struct Offer: Equatable, Sendable {
  package let id: OfferID
  package let order: OfferOrder
  package let createdAt: Timestamp
  package let replacedBy: OfferID?
  /// From this instant its consents cover nothing, by comparison with the clock.
  package let stopsAt: Timestamp?
  package let notices: [NoticeName]

  /// A notice by its language and the hash of its bytes.
  package struct NoticeName: Equatable, Sendable {
    package let language: String
    package let hash: Hash256
  }
}

/// How an offer gives way to the next.
package struct Replacement: Equatable, Sendable {
  /// Nil when the change is not material: consents given under the old one go on.
  package let graceUntil: Timestamp?

  package init(graceUntil: Timestamp?) {
    self.graceUntil = graceUntil
  }
}
