import Allocation

/// The two tables from which a share can be computed again.
extension Breakdown {
  /// Base figures and amounts of all members. Columns that hold nothing are left out.
  func baseTable(_ pool: PoolPart) -> Table {
    let components = pool.result.components
    let ratios = Dictionary((pool.result.allocatedRatios ?? []).map { ($0.code, $0.ratio) }) { first, _ in first }
    let months = Self.monthCounts(pool)
    let showsMonths = Set(months.values).count > 1
    let extras = Self.extras.filter { extra in pool.result.shares.contains { $0[keyPath: extra.path] != 0 } }
    var columns = [Table.Column("団体コード", .centered), Table.Column("団体名", .text)]
    if showsMonths { columns.append(Table.Column("月数", .figure)) }
    columns += components.map { Table.Column($0.name, .figure, group: "基礎数値") }
    columns += components.map { Table.Column($0.name, .figure, group: "配分額") }
    columns += extras.map { Table.Column($0.name, .figure) }
    columns.append(Table.Column("負担額", .figure))
    if !ratios.isEmpty { columns.append(Table.Column("配分比", .figure)) }

    var rows = pool.result.shares.map { share in
      var cells: [Table.Cell] = [.text(share.code), .text(names.member(share.code))]
      if showsMonths { cells.append(.figure(months[share.code] ?? 0)) }
      cells += components.indices.map { .text(weight(of: share.code, component: $0, in: pool)) }
      cells += share.components.map { .figure($0) }
      cells += extras.map { .figure(share[keyPath: $0.path]) }
      cells.append(.figure(share.yen))
      if !ratios.isEmpty { cells.append(.text(ratios[share.code].map(NumberText.share) ?? NumberText.none)) }
      return Table.Row(cells)
    }
    let blank = [Table.Cell](repeating: "", count: showsMonths ? 1 : 0)
    let byMembers = components.indices.map { index in pool.result.shares.reduce(0) { $0 + $1.components[index] } }
    let byHost = zip(components, byMembers).map { $0.yen - $1 }
    if byHost.contains(where: { $0 != 0 }) {
      var cells: [Table.Cell] = ["", "県（帰属不明分等）"] + blank
      cells += components.indices.map { .text(weight(of: AllocationCase.unattributed, component: $0, in: pool)) }
      cells += byHost.map { .figure($0) }
      cells += extras.map { _ in "" } + [""] + (ratios.isEmpty ? [] : [""])
      rows.append(Table.Row(cells))
    }
    var sum: [Table.Cell] = ["", "計"] + blank
    sum += components.indices.map { .text(weightSum(component: $0, in: pool)) }
    sum += components.map { .figure($0.yen) }
    sum += extras.map { extra in .figure(pool.result.shares.reduce(0) { $0 + $1[keyPath: extra.path] }) }
    sum.append(.figure(pool.result.shares.reduce(0) { $0 + $1.yen }))
    if !ratios.isEmpty { sum.append(.text(NumberText.share(ratios.values.reduce(0, +)))) }
    rows.append(Table.Row(sum, .sum))
    return Table("基礎数値及び配分額　（全団体）", unit: "（単位：円）", columns: columns, rows: rows)
  }

  /// The roundings of the scope.
  func calculationTable(_ pool: PoolPart) -> Table {
    var rows: [Table.Row] = []
    var section: String?
    for (index, calculation) in pool.calculations.enumerated() {
      let title = self.section(of: calculation.record, in: pool)
      if title != section {
        rows.append(.section(title))
        section = title
      }
      rows.append(Table.Row(cells(of: calculation, in: pool)))
      if let sum = sum(endingAt: index, in: pool) { rows.append(sum) }
    }
    let whose = scope == .all ? "全団体" : names.member(head.recipient.code)
    return Table(
      "端数の計算　（\(whose)）", unit: "（単位：円）",
      columns: [
        Table.Column("対象", .text), Table.Column("月", .centered), Table.Column("配分額　A", .figure),
        Table.Column("基礎数値　B", .fraction), Table.Column("基礎数値の計　C", .fraction),
        Table.Column("円", .figure, group: "A×B÷C"), Table.Column("端数", .fraction, group: "A×B÷C"),
        Table.Column("端数の順位", .centered), Table.Column("加算", .figure), Table.Column("金額", .figure),
        Table.Column("月数", .figure), Table.Column("年額", .figure),
      ], rows: rows)
  }

  private func section(of record: ExplainRecord, in pool: PoolPart) -> String {
    switch record.step {
    case .months: "月割　配分対象額から使用料等を除いた額を、月ごとに均等に分ける。"
    case .components: "区分割　各月の額（月割のないときは年額）に割合を乗じる。"
    case .members:
      "団体割　\(componentName(record.component, in: pool))を基礎数値で分ける。"
        + (record.t.map { "（上下限あり　t＝\(NumberText.fraction($0))、金額＝min(上限, max(下限, t×基礎数値))）" } ?? "")
    case .bounds: "上下限　年額を上下限の範囲に収める。（t＝\(record.t.map(NumberText.fraction) ?? NumberText.none)）"
    }
  }

  private func cells(of calculation: Calculation, in pool: PoolPart) -> [Table.Cell] {
    let record = calculation.record
    let whom: String =
      switch record.step {
      case .months: "各月"
      case .components: componentName(Int(record.key), in: pool)
      case .members, .bounds: names.member(record.key)
      }
    let ranks = calculation.ranks
    return [
      .text(whom), .text(calculation.months.isEmpty ? "通年" : calculation.monthText), .figure(record.amount),
      .text(NumberText.fraction(record.weight)), .text(NumberText.fraction(record.weightSum)), .figure(record.floor),
      .text(NumberText.parts(record.remainder)),
      .text(ranks.count == 1 ? String(ranks.lowerBound) : "\(ranks.lowerBound)～\(ranks.upperBound)"),
      .figure(record.extra), .figure(record.yen), .figure(max(1, calculation.months.count)), .figure(calculation.total),
    ]
  }

  /// The year of one key, after its last line when it has several: the amount that stands in the table of all members.
  private func sum(endingAt index: Int, in pool: PoolPart) -> Table.Row? {
    let calculations = pool.calculations
    let last = calculations[index].record
    let isSame: (ExplainRecord) -> Bool = { record in
      record.step == last.step && record.component == last.component
        && (record.step == .months || record.key == last.key)
    }
    if index + 1 < calculations.count, isSame(calculations[index + 1].record) { return nil }
    let own = calculations.filter { isSame($0.record) }
    guard own.count > 1 else { return nil }
    let months = own.reduce(0) { $0 + max(1, $1.months.count) }
    let total = own.reduce(0) { $0 + $1.total }
    return Table.Row(
      ["計", "", "", "", "", "", "", "", "", "", .figure(months), .figure(total)], .sum)
  }

  private func componentName(_ index: Int?, in pool: PoolPart) -> String {
    guard let index, pool.result.components.indices.contains(index) else { return NumberText.none }
    return pool.result.components[index].name
  }

  private func weight(of code: String, component: Int, in pool: PoolPart) -> String {
    guard let weight = pool.weights[component]?[code] else { return NumberText.none }
    return NumberText.fraction(weight)
  }

  /// The sum by which it was divided; where members come and go it differs from month to month.
  private func weightSum(component: Int, in pool: PoolPart) -> String {
    let sums = Set(pool.weightSums[component])
    guard let sum = sums.first else { return NumberText.none }
    return sums.count == 1 ? NumberText.fraction(sum) : "月により異なる"
  }

  /// How many months each member takes part in, where the pool is split by months.
  private static func monthCounts(_ pool: PoolPart) -> [String: Int] { pool.monthCounts.mapValues(\.count) }

  private static var extras: [(name: String, path: KeyPath<PoolResult.ShareRow, Int>)] {
    [
      ("使用料等", \.charges), ("上下限調整", \.bounds), ("端数処理", \.rounding), ("県負担分（参考）", \.shadow), ("特定財源", \.offsets),
    ]
  }
}
