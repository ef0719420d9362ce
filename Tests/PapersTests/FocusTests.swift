import Allocation
import CivilTime
import MoyaiTesting
import Papers
import StrictJSON
import Testing

/// The columns and rules of FOCUS 1.3, each cited by its clause. No validator for 1.3 is published on PyPI
/// (focus-validator 1.0.0 ends at FOCUS 1.0), so the clauses are checked here.
@Suite("FOCUS 1.3")
struct FocusTests {
  static let cases = CaseFolder.names.filter {
    !$0.hasPrefix("error-") && !$0.contains("what-if") && !$0.contains("settlement")
  }

  static func export(_ name: String, _ patch: JSON = [:]) throws -> (FocusExport, AllocationResult) {
    let (result, kase) = try CaseFolder.run(name, patch)
    let invoices = Dictionary(uniqueKeysWithValues: result.members.map { ($0.code, "R7-確-\($0.code)") })
    let terms = FocusExport.Terms(runID: "run-1", invoices: invoices, hostProvider: "Not Applicable")
    return (try FocusExport(result, kase, terms), result)
  }

  @Test("I15_Σ BilledCost per InvoiceId is the statement", arguments: cases)
  func statement(name: String) throws {
    let (export, result) = try Self.export(name)
    var sums: [String: Int] = [:]
    for row in export.rows {
      let billed = try #require(row.values["BilledCost"].flatMap { Int($0) })
      if let invoice = row.values["InvoiceId"] { sums[invoice, default: 0] += billed }
    }
    let expected: [(String, Int)] =
      if let net = result.correction?.net {
        net.filter { $0.value != 0 }.map { ("R7-確-\($0.key)", $0.value) }
      } else {
        result.members.map { ("R7-確-\($0.code)", $0.total) }
      }
    for (invoice, total) in expected { #expect(sums[invoice] ?? 0 == total) }
  }

  @Test("I15_the ratios of a pool add up to exactly 1.000000000000, a member's to allocated_ratios", arguments: cases)
  func ratios(name: String) throws {
    let (export, result) = try Self.export(name)
    guard result.correction == nil else { return }
    for pool in result.pools {
      guard let expected = pool.allocatedRatios else { continue }
      var sums: [String: Int] = [:]
      for row in export.rows where row.values["ResourceId"] == "pool:\(pool.id)" {
        guard let details = row.values["AllocatedMethodDetails"] else { continue }
        let element = try #require(
          try JSON(parsing: details).object?["Elements"]?.array?.first?.object?["AllocatedRatio"]?.number?.text)
        let trillionths = try #require(Int(element.replacing(".", with: "")))
        let code = try #require(row.values["AllocatedResourceId"])
        sums[code, default: 0] += trillionths
      }
      #expect(sums.values.reduce(0, +) == 1_000_000_000_000)
      for (code, ratio) in expected { #expect(sums[code] == ratio) }
    }
  }

  @Test(
    "Billed Cost and its fellows: MUST be present, MUST NOT be null, MUST be in the billing currency", arguments: cases)
  func costs(name: String) throws {
    for row in try Self.export(name).0.rows {
      let costs = ["BilledCost", "EffectiveCost", "ListCost", "ContractedCost"].map { row.values[$0] }
      #expect(Set(costs) == [String(row.billedCost)])
      #expect(row.values["BillingCurrency"] == "JPY")
    }
  }

  @Test("columns that MUST be present and MUST NOT be null", arguments: cases)
  func mandatory(name: String) throws {
    let mandatory = [
      "BillingAccountId", "BillingAccountType", "BillingCurrency", "BillingPeriodStart", "BillingPeriodEnd",
      "ChargePeriodStart", "ChargePeriodEnd", "ChargeCategory", "ChargeFrequency", "ChargeDescription",
      "InvoiceIssuerName", "ServiceProviderName", "HostProviderName", "ServiceName", "ServiceCategory",
      "ServiceSubcategory", "x_RunId", "x_LineDigest", "x_Component", "x_Estimated",
    ]
    for column in mandatory { #expect(FocusExport.columns.contains(column)) }
    for row in try Self.export(name).0.rows {
      for column in mandatory { #expect(row.values[column]?.isEmpty == false, "\(column)") }
      for column in row.values.keys { #expect(FocusExport.columns.contains(column), "\(column)") }
    }
  }

  @Test("Charge Category MUST be one of the allowed values; meters are Usage, other keys Purchase", arguments: cases)
  func category(name: String) throws {
    for row in try Self.export(name).0.rows {
      #expect(["Usage", "Purchase", "Tax", "Credit", "Adjustment"].contains(row.values["ChargeCategory"]))
    }
  }

  @Test("Charge Class MUST be Correction when it is not null, and is so for corrections only", arguments: cases)
  func chargeClass(name: String) throws {
    let (export, result) = try Self.export(name)
    for row in export.rows { #expect(row.values["ChargeClass"] == (result.correction == nil ? nil : "Correction")) }
  }

  @Test("Charge Frequency MUST NOT be Usage-Based when the category is Purchase", arguments: cases)
  func frequency(name: String) throws {
    for row in try Self.export(name).0.rows {
      let frequency = row.values["ChargeFrequency"]
      #expect(["One-Time", "Recurring", "Usage-Based"].contains(frequency))
      if row.values["ChargeCategory"] == "Purchase" { #expect(frequency != "Usage-Based") }
    }
  }

  @Test("Consumed Quantity MUST be null when the category is not Usage, else MUST NOT be null", arguments: cases)
  func consumed(name: String) throws {
    for row in try Self.export(name).0.rows {
      let isUsage = row.values["ChargeCategory"] == "Usage"
      #expect((row.values["ConsumedQuantity"] != nil) == isUsage)
      // Consumed Unit: the same nullability as the quantity.
      #expect((row.values["ConsumedUnit"] != nil) == isUsage)
    }
  }

  @Test(
    "Pricing Quantity, Pricing Unit, SKU ID MUST NOT be null for Usage and Purchase, and MUST be null for Tax",
    arguments: cases)
  func pricing(name: String) throws {
    for row in try Self.export(name).0.rows where row.values["ChargeClass"] == nil {
      for column in ["PricingQuantity", "PricingUnit", "SkuId"] {
        switch row.values["ChargeCategory"] {
        case "Usage", "Purchase": #expect(row.values[column] != nil, "\(column)")
        case "Tax": #expect(row.values[column] == nil, "\(column)")
        default: break
        }
      }
      // SKU Meter MUST be null when SKU ID is null.
      if row.values["SkuId"] == nil { #expect(row.values["SkuMeter"] == nil) }
    }
  }

  @Test("Allocated Method ID and Allocated Resource ID: both for allocated charges, none for others", arguments: cases)
  func allocated(name: String) throws {
    for row in try Self.export(name).0.rows {
      let isAllocated = row.values["AllocatedMethodId"] != nil
      #expect((row.values["AllocatedResourceId"] != nil) == isAllocated)
      #expect((row.values["AllocatedResourceName"] != nil) == isAllocated)
      if !isAllocated { #expect(row.values["AllocatedMethodDetails"] == nil) }
      if isAllocated { #expect(row.values["AllocatedMethodId"]?.hasPrefix("moyai:") == true) }
    }
  }

  @Test(
    "Allocated Method Details: Elements with AllocatedRatio; UsageUnit wherever there is UsageQuantity",
    arguments: cases)
  func details(name: String) throws {
    for row in try Self.export(name).0.rows {
      guard let text = row.values["AllocatedMethodDetails"] else { continue }
      let elements = try #require(try JSON(parsing: text).object?["Elements"]?.array)
      for element in elements {
        #expect(element.object?["AllocatedRatio"]?.number != nil)
        if element.object?["UsageQuantity"] != nil { #expect(element.object?["UsageUnit"]?.string != nil) }
      }
    }
  }

  @Test("Date/Time Format: UTC, and a fiscal year begins at midnight in Japan")
  func times() throws {
    for row in try Self.export("fukushima-28-towns").0.rows {
      #expect(row.values["BillingPeriodStart"] == "2025-03-31T15:00:00Z")
      #expect(row.values["BillingPeriodEnd"] == "2026-03-31T15:00:00Z")
      #expect(row.values["ChargePeriodStart"] == "2025-03-31T15:00:00Z")
    }
  }

  @Test("a pool's origin row costs nothing and has no invoice")
  func origin() throws {
    let (export, result) = try Self.export("fukushima-28-towns")
    let origins = export.rows.filter { $0.values["x_Component"] == "origin" }
    #expect(origins.count == result.pools.count)
    for row in origins {
      #expect(row.billedCost == 0 && row.values["InvoiceId"] == nil && row.values["BillingAccountId"] == "070009")
    }
  }

  @Test("the example of the metering method: persons and their number")
  func example() throws {
    let (export, _) = try Self.export("a2-even6-population94")
    let row = try #require(
      export.rows.first { $0.values["x_Component"] == "人口割" && $0.values["BillingAccountId"] == "072087" })
    let details = try #require(row.values["AllocatedMethodDetails"])
    let element = try #require(try JSON(parsing: details).object?["Elements"]?.array?.first?.object)
    #expect(element["UsageUnit"]?.string == "persons")
    #expect(element["UsageQuantity"]?.number != nil)
  }

  @Test("tax is a row of its own, without pool and SKU")
  func tax() throws {
    let (export, _) = try Self.export("tax-once-per-statement")
    let rows = export.rows.filter { $0.values["ChargeCategory"] == "Tax" }
    #expect(rows.map(\.billedCost) == [31])
    #expect(rows.allSatisfy { $0.values["ResourceId"] == nil && $0.values["HostProviderName"] == "Not Applicable" })
  }

  @Test(
    "settlements and scenarios charge nothing and are not exported",
    arguments: ["a6-settlement", "a8-what-if-a-town-joins"])
  func notExported(name: String) throws {
    let error = #expect(throws: PaperError.self) { try Self.export(name) }
    #expect(error?.code == .incomplete)
  }

  @Test("the file: header of column ids, quoted values, empty nulls, CRLF, no byte order mark")
  func file() throws {
    let text = String(decoding: try Self.export("fukushima-28-towns").0.csv, as: UTF8.self)
    let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
    #expect(lines.first == Substring(FocusExport.columns.map { "\"\($0)\"" }.joined(separator: ",")))
    #expect(text.hasSuffix("\r\n") && !text.unicodeScalars.contains("\u{FEFF}"))
    #expect(lines.dropFirst().dropLast().allSatisfy { $0.contains(",,") && !$0.contains(",\"\",") })
  }

  @Test("column ids are unique; own columns begin with x_ (Column Handling)")
  func columnNames() {
    #expect(Set(FocusExport.columns).count == FocusExport.columns.count)
    for column in FocusExport.columns where column.hasPrefix("x_") {
      #expect(column.dropFirst(2).first?.isUppercase == true)
    }
  }
}
