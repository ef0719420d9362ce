import Allocation
import BigInt
import CivilTime
import StrictJSON

/// Makes the rows of a FOCUS export.
struct FocusRowWriter {
  private(set) var rows: [FocusRow] = []
  private let result: AllocationResult
  private let kase: AllocationCase
  private let terms: FocusExport.Terms
  private let names: PaperNames
  /// Weights of the members step by pool, component and code.
  private let weights: [Base: ExactFraction]
  private var serials: [String: Int] = [:]

  private struct Base: Hashable {
    let pool: String
    let component: Int
    let code: String
  }

  init(
    _ result: AllocationResult, _ kase: AllocationCase, _ terms: FocusExport.Terms, _ explain: [ExplainRecord]
  ) {
    self.result = result
    self.kase = kase
    self.terms = terms
    names = PaperNames(kase)
    var weights: [Base: ExactFraction] = [:]
    for record in explain where record.step == .members {
      if let component = record.component {
        weights[Base(pool: record.pool, component: component, code: record.key)] = record.weight
      }
    }
    self.weights = weights
  }

  /// A part of a member's share of a pool.
  private struct Part {
    let name: String
    let yen: Int
    let category: String
    var component: Int?
    /// Whether the part is of the share that the origin charge was split into; shadows and offsets come after it.
    var isAllocated = true
  }

  mutating func add(_ pool: PoolResult) throws(PaperError) {
    let rule = names.rule(of: pool.id)
    add(origin: pool)
    let ratios = pool.allocatedRatios.map { Dictionary($0.map { ($0.code, $0.ratio) }) { first, _ in first } }
    var sum = 0
    for share in pool.shares {
      let parts = parts(of: share, pool, rule)
      let own = ratios?[share.code]
      // The parts of a member have the ratios by which the running sum grows: they add up to the member's own, also
      // when a part is below zero.
      var running = 0
      var given = 0
      for part in parts {
        var ratio: Int?
        if part.isAllocated, let own {
          running += part.yen
          let reached =
            share.share == 0 ? 0 : Int(ExactFraction(BigInt(own) * BigInt(running), over: BigInt(share.share)).floor)
          ratio = reached - given
          given = reached
        }
        add(part, ratio: ratio, of: share, in: pool, rule)
      }
      sum += given
    }
    if ratios != nil { try Balance.check([sum], are: 1_000_000_000_000, "FOCUS 配分比 \(pool.id)") }
  }

  private func parts(of share: PoolResult.ShareRow, _ pool: PoolResult, _ rule: Rule?) -> [Part] {
    var parts = share.components.enumerated().map { index, yen in
      Part(
        name: index < pool.components.count ? pool.components[index].name : "", yen: yen,
        category: names.reasons(of: pool.id).dropFirst(index).first == .use ? "Usage" : "Purchase", component: index)
    }
    if !pool.charges.isEmpty {
      parts.append(Part(name: MemberShare.Reason.charge.rawValue, yen: share.charges, category: "Purchase"))
    }
    if share.bounds != 0 { parts.append(Part(name: "上下限調整", yen: share.bounds, category: "Adjustment")) }
    if share.rounding != 0 { parts.append(Part(name: "端数処理", yen: share.rounding, category: "Adjustment")) }
    if share.shadow != 0 {
      parts.append(
        Part(name: MemberShare.Reason.shadow.rawValue, yen: share.shadow, category: "Adjustment", isAllocated: false))
    }
    if share.offsets != 0 {
      parts.append(
        Part(name: MemberShare.Reason.offset.rawValue, yen: share.offsets, category: "Credit", isAllocated: false))
    }
    return parts
  }

  // MARK: Rows

  private mutating func add(
    _ part: Part, ratio: Int?, of share: PoolResult.ShareRow, in pool: PoolResult, _ rule: Rule?
  ) {
    var values = common(account: share.code, cost: part.yen, pool: pool)
    values["ChargeCategory"] = part.category
    values["ChargeFrequency"] =
      part.category == "Usage" ? "Usage-Based" : part.category == "Purchase" ? "Recurring" : "One-Time"
    values["ChargeDescription"] = "\(names.pool(pool.id)) \(part.name)"
    values["x_Component"] = part.name
    let key = part.component.flatMap { index in
      rule.flatMap { index < $0.components.count ? $0.components[index].key : nil }
    }
    let weight = part.component.flatMap { weights[Base(pool: pool.id, component: $0, code: share.code)] }
    if part.category == "Usage" || part.category == "Purchase" {
      values["SkuId"] = "\(pool.id):\(part.name)"
      values["SkuMeter"] = key.map { names.base(of: $0) } ?? part.name
      values["PricingQuantity"] = "1"
      values["PricingUnit"] = "Shares"
    }
    if part.category == "Usage", case .meter(let reference, _)? = key {
      let quantity = Self.decimal(weight ?? .zero)
      values["ConsumedQuantity"] = quantity
      values["ConsumedUnit"] = reference.meter
      values["PricingQuantity"] = quantity
      values["PricingUnit"] = reference.meter
    }
    if part.isAllocated {
      values["AllocatedMethodId"] = "moyai:\(rule?.id ?? NumberText.none)"
      values["AllocatedResourceId"] = share.code
      values["AllocatedResourceName"] = names.member(share.code)
      if let ratio { values["AllocatedMethodDetails"] = Self.details(ratio, key, weight) }
    }
    values["x_Estimated"] = isEstimated(share.code, key) ? "true" : "false"
    append(share.code, part.yen, ratio, values)
  }

  /// The pool's cost before it is split: of no cost itself, so that nothing is counted twice.
  private mutating func add(origin pool: PoolResult) {
    var values = common(account: kase.host.code, cost: 0, pool: pool)
    values["BillingAccountType"] = "Prefecture"
    values["InvoiceId"] = nil
    values["ChargeCategory"] = "Purchase"
    values["ChargeFrequency"] = "Recurring"
    values["ChargeDescription"] = "\(names.pool(pool.id)) 配分前"
    values["SkuId"] = "\(pool.id):origin"
    values["SkuMeter"] = "配分前"
    values["PricingQuantity"] = "1"
    values["PricingUnit"] = "Shares"
    values["x_Component"] = "origin"
    values["x_Estimated"] = "false"
    append(kase.host.code, 0, nil, values)
  }

  mutating func addTax(_ yen: Int, of code: String, isCorrection: Bool = false) {
    var values = common(account: code, cost: yen, pool: nil)
    values["ChargeCategory"] = "Tax"
    if isCorrection { values["ChargeClass"] = "Correction" }
    values["ChargeFrequency"] = "One-Time"
    values["ChargeDescription"] = "消費税額等"
    values["x_Component"] = "tax"
    values["x_Estimated"] = "false"
    append(code, yen, nil, values)
  }

  /// Two rows for each payer and pool: what was billed is taken back, what is right takes its place.
  mutating func add(_ correction: AllocationResult.Correction) {
    for line in correction.lines {
      let pool = result.pools.first { $0.id == line.pool }
      for (name, yen) in [("取消", line.reverse), ("訂正後", line.replace)] {
        var values = common(account: line.payer, cost: yen, pool: pool)
        values["ResourceId"] = "pool:\(line.pool)"
        values["ResourceName"] = names.pool(line.pool)
        values["ResourceType"] = "Cost Pool"
        values["ChargeCategory"] = "Purchase"
        values["ChargeClass"] = "Correction"
        values["ChargeFrequency"] = "One-Time"
        values["ChargeDescription"] = "\(names.pool(line.pool)) \(name)"
        values["x_Component"] = name
        values["x_Estimated"] = "false"
        append(line.payer, yen, nil, values)
      }
    }
  }

  private mutating func append(_ account: String, _ cost: Int, _ ratio: Int?, _ values: [String: String]) {
    var values = values
    if let invoice = values["InvoiceId"] {
      let serial = (serials[invoice] ?? 0) + 1
      serials[invoice] = serial
      values["InvoiceDetailId"] = "\(invoice)/\(serial)"
    }
    let content = ["BillingAccountId", "ResourceId", "x_Component", "BilledCost", "x_RunId"].map { values[$0] ?? "" }
    values["x_LineDigest"] = Digest.sha256(Array(content.joined(separator: "|").utf8))
    rows.append(FocusRow(account: account, billedCost: cost, ratio: ratio, values: values))
  }

  private func common(account: String, cost: Int, pool: PoolResult?) -> [String: String] {
    let definition = pool.flatMap { pool in kase.pools.first { $0.id == pool.id } }
    let year = kase.fiscalYear
    let billed = terms.billingYear ?? year
    let days = year.months + [year.dayAfterLast]
    let period = definition?.period ?? 0..<12
    let service = definition?.service
    var values = [
      "BillingAccountId": account, "BillingAccountName": names.member(account), "BillingAccountType": "Municipality",
      "InvoiceIssuerName": kase.host.name ?? kase.host.code, "ServiceProviderName": "Moyai", "ProviderName": "Moyai",
      "PublisherName": "Moyai", "HostProviderName": pool == nil ? "Not Applicable" : terms.hostProvider,
      "BillingPeriodStart": Self.instant(billed.firstDay), "BillingPeriodEnd": Self.instant(billed.dayAfterLast),
      "ChargePeriodStart": Self.instant(days[period.lowerBound]),
      "ChargePeriodEnd": Self.instant(days[period.upperBound]),
      "BillingCurrency": "JPY", "ServiceName": service ?? "データ連携基盤", "ServiceCategory": "Integration",
      "ServiceSubcategory": "Other (Integration)", "x_RunId": terms.runID,
      "Tags": ##"{"moyai/fiscal_year":"\##(year.year)","moyai/kind":"\##(kase.kind.rawValue)"}"##,
    ]
    if account == kase.host.code { values["BillingAccountType"] = "Prefecture" }
    for column in ["BilledCost", "EffectiveCost", "ListCost", "ContractedCost"] { values[column] = String(cost) }
    values["InvoiceId"] = terms.invoices[account]
    if let pool {
      values["ResourceId"] = "pool:\(pool.id)"
      values["ResourceName"] = names.pool(pool.id)
      values["ResourceType"] = "Cost Pool"
      values["x_CostClass"] = Self.single(pool.breakdown.map { $0.classification.costClass?.rawValue })
      values["x_Phase"] = Self.single(pool.breakdown.map { $0.classification.phase?.rawValue })
      values["x_Band"] = Self.single(pool.breakdown.map { $0.classification.band?.rawValue })
    }
    return values
  }

  private func isEstimated(_ code: String, _ key: ComponentKey?) -> Bool {
    let kind: String? =
      switch key {
      case .statistic(let reference)?, .statisticPower(let reference, _)?, .bands(let reference, _)?: reference.kind
      default: nil
      }
    return result.findings.contains { finding in
      guard case .statisticEstimated(let member, let estimated, _, _) = finding else { return false }
      return member == code && estimated == kind
    }
  }

  // MARK: Values

  /// The value all parts of the pool have; nil where they differ.
  private static func single(_ values: [String?]) -> String? {
    let distinct = Set(values)
    return distinct.count == 1 ? distinct.first ?? nil : nil
  }

  /// `2024-03-31T15:00:00Z`: midnight in Japan.
  private static func instant(_ date: CivilDate) -> String {
    String(JapanTime.startOfDay(date).iso8601Milliseconds().replacing(".000Z", with: "Z"))
  }

  /// `{"Elements":[{"AllocatedRatio":0.653934134607,"UsageUnit":"persons","UsageQuantity":74581}]}`.
  private static func details(_ ratio: Int, _ key: ComponentKey?, _ weight: ExactFraction?) -> String {
    var element: JSONObject = [:]
    if let number = JSONNumber(ratioText(ratio)) { element.append("AllocatedRatio", .number(number)) }
    if let unit = unit(key), let weight, let number = JSONNumber(decimal(weight)) {
      element.append("UsageUnit", .string(unit))
      element.append("UsageQuantity", .number(number))
    }
    return JSON.object(["Elements": .array([.object(element)])]).text
  }

  /// `0.653934134607`, twelve places, so that the texts add up as the numbers do.
  static func ratioText(_ trillionths: Int) -> String {
    let digits = String(trillionths.magnitude)
    let padded = String(repeating: "0", count: max(0, 13 - digits.utf8.count)) + digits
    return "\(trillionths < 0 ? "-" : "")\(padded.dropLast(12)).\(padded.suffix(12))"
  }

  private static func unit(_ key: ComponentKey?) -> String? {
    switch key {
    case .even?: "members"
    case .statistic(let reference)?: reference.kind.hasPrefix("population") ? "persons" : reference.kind
    case .statisticPower?, .bands?: "weight"
    case .meter(let reference, _)?: reference.meter
    case .ratios?, .direct?: "ratio"
    case nil: nil
    }
  }

  /// A decimal of at most twelve places; FOCUS has no fractions (Numeric Format).
  private static func decimal(_ value: ExactFraction) -> String {
    let scaled = (value * ExactFraction(1_000_000_000_000)).truncated
    let digits = String(scaled.magnitude)
    let padded = String(repeating: "0", count: max(0, 13 - digits.utf8.count)) + digits
    var decimals = padded.suffix(12)
    while decimals.last == "0" { decimals.removeLast() }
    return "\(value.isNegative ? "-" : "")\(padded.dropLast(12))" + (decimals.isEmpty ? "" : ".\(decimals)")
  }
}
