package import Allocation
package import CivilTime
package import StrictJSON

/// 経費区分 of one year, with its documents.
package struct PoolDefinition: Sendable {
  package let id: String
  /// Nil when nothing is left to share.
  package let rule: String?
  /// The pool of a case without `rule`, `cost_items` and `offsets`: `name`, `service`, `period`, `tax_rate`,
  /// `cost_model`, `host_share`.
  package let terms: JSON
  package let costItems: [CostItem]
  package let offsets: [Offset]

  package init(id: String, rule: String?, terms: JSON, costItems: [CostItem] = [], offsets: [Offset] = []) {
    self.id = id
    self.rule = rule
    self.terms = terms
    self.costItems = costItems
    self.offsets = offsets
  }

  /// 経費: one document. `band` is present exactly when the class is labour.
  package struct CostItem: Sendable {
    package let id: String
    package let costClass: Pool.CostClass
    package let phase: Pool.Phase
    package let band: Pool.Band?
    package let yen: Int
    package let date: CivilDate?
    package let document: String?
    package let budgetCode: String?
    /// The digest of the document, as evidence.
    package let documentSHA256: String?
    /// The item of the same pool that this one takes back.
    package let reverses: String?

    package init(
      id: String, costClass: Pool.CostClass, phase: Pool.Phase, band: Pool.Band? = nil, yen: Int,
      date: CivilDate? = nil, document: String? = nil, budgetCode: String? = nil, documentSHA256: String? = nil,
      reverses: String? = nil
    ) {
      self.id = id
      self.costClass = costClass
      self.phase = phase
      self.band = band
      self.yen = yen
      self.date = date
      self.document = document
      self.budgetCode = budgetCode
      self.documentSHA256 = documentSHA256
      self.reverses = reverses
    }
  }

  /// 特定財源, in the form of a case.
  package struct Offset: Sendable {
    package let id: String
    package let terms: JSON
    /// The digest of the document, as evidence.
    package let documentSHA256: String?

    package init(id: String, terms: JSON, documentSHA256: String? = nil) {
      self.id = id
      self.terms = terms
      self.documentSHA256 = documentSHA256
    }
  }
}
