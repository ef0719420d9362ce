package import Allocation
package import CivilTime

/// The year as a FOCUS 1.3 cost and usage dataset (Papers.docc, P-6): for each pool one origin row of no cost, then one
/// row for each member and component, charge, adjustment, credit and tax.
///
/// Clauses are those of the columns in the FOCUS specification 1.3; the tests of this target cite them one by one.
package struct FocusExport: Sendable {
  /// The columns, in the order of the file.
  package static let columns = [
    "BillingAccountId", "BillingAccountName", "BillingAccountType", "InvoiceId", "InvoiceDetailId", "InvoiceIssuerName",
    "ServiceProviderName", "HostProviderName", "ProviderName", "PublisherName", "BillingPeriodStart",
    "BillingPeriodEnd", "ChargePeriodStart", "ChargePeriodEnd", "BillingCurrency", "BilledCost", "EffectiveCost",
    "ListCost", "ContractedCost", "ChargeCategory", "ChargeClass", "ChargeDescription", "ChargeFrequency",
    "ServiceName", "ServiceCategory", "ServiceSubcategory", "ResourceId", "ResourceName", "ResourceType",
    "ConsumedQuantity", "ConsumedUnit", "PricingQuantity", "PricingUnit", "SkuId", "SkuMeter", "AllocatedMethodId",
    "AllocatedMethodDetails", "AllocatedResourceId", "AllocatedResourceName", "Tags", "x_RunId", "x_LineDigest",
    "x_Component", "x_Estimated", "x_CostClass", "x_Phase", "x_Band",
  ]

  /// Origin rows and charges, by pool, then member.
  package let rows: [FocusRow]

  /// What the result does not know.
  package struct Terms: Sendable {
    package let runID: String
    /// Statement number by code; a member without one has no invoice yet.
    package let invoices: [String: String]
    /// Who runs the machines.
    package let hostProvider: String
    /// The year that is billed; a correction is billed in the open year, whatever year it corrects. Nil for that of the case.
    package let billingYear: FiscalYear?
    /// Of a correction: by how much the tax of a member changes, by code.
    package let taxDifferences: [String: Int]

    /// Terms of an export.
    package init(
      runID: String, invoices: [String: String], hostProvider: String, billingYear: FiscalYear? = nil,
      taxDifferences: [String: Int] = [:]
    ) {
      self.runID = runID
      self.invoices = invoices
      self.hostProvider = hostProvider
      self.billingYear = billingYear
      self.taxDifferences = taxDifferences
    }
  }

  /// Exports a run that was explained, as base figures are taken from its records. Of a correction only what it takes
  /// back and puts in its place is exported.
  /// - Throws: `incomplete` without records; `unbalanced` unless the costs of each invoice add up to its statement and
  ///   the ratios of each pool to 1 (I15).
  package init(_ result: AllocationResult, _ kase: AllocationCase, _ terms: Terms) throws(PaperError) {
    guard let explain = result.explain else {
      throw PaperError(.incomplete, at: "FOCUS", "the run was not explained")
    }
    // A settlement asks for a difference of what the fixed run already charges; exported too, it would count twice.
    guard result.settlement == nil, result.scenario == nil else {
      throw PaperError(.incomplete, at: "FOCUS", "export the fixed run: settlements and scenarios charge nothing")
    }
    var writer = FocusRowWriter(result, kase, terms, explain)
    if let correction = result.correction {
      writer.add(correction)
      for (code, yen) in terms.taxDifferences.sorted(by: { $0.key < $1.key }) where yen != 0 {
        writer.addTax(yen, of: code, isCorrection: true)
      }
      rows = writer.rows
      return
    }
    for pool in result.pools { try writer.add(pool) }
    for member in result.members where member.tax != 0 {
      writer.addTax(member.tax, of: member.code)
    }
    rows = writer.rows
    for member in result.members {
      try Balance.check(
        rows.filter { $0.account == member.code }.map(\.billedCost), are: member.total, "FOCUS \(member.code)")
    }
  }

  /// Several exports as one: a year and its corrections.
  package init(joining exports: [FocusExport]) { rows = exports.flatMap(\.rows) }

  /// Σ of the costs of an invoice.
  package func billed(on invoice: String) throws(PaperError) -> Int {
    try Balance.sum(rows.filter { $0.values["InvoiceId"] == invoice }.map(\.billedCost), "FOCUS \(invoice)")
  }

  /// The file: UTF-8 without byte order mark, CRLF. A null is an empty field without quotes, so that it differs from an
  /// empty text.
  package var csv: [UInt8] {
    var bytes: [UInt8] = []
    func append(_ fields: [String?]) {
      for (index, field) in fields.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        guard let field else { continue }
        bytes.append(UInt8(ascii: "\""))
        for byte in field.utf8 {
          if byte == UInt8(ascii: "\"") { bytes.append(byte) }
          bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
      }
      bytes.append(contentsOf: [0x0D, 0x0A])
    }
    append(Self.columns)
    for row in rows { append(Self.columns.map { row.values[$0] }) }
    return bytes
  }
}

/// One charge.
package struct FocusRow: Sendable {
  /// The billing account: a member or the host.
  package let account: String
  package let billedCost: Int
  /// Parts of one million million of the origin charge; nil where nothing was allocated.
  package let ratio: Int?
  /// By column; a column that is absent is null.
  package let values: [String: String]
}
