import Allocation
import CivilTime
import StrictJSON

extension Breakdown {
  /// Pool after pool: cost, what is deducted, formula, base figures of all, and the roundings of the scope.
  package var sheet: Sheet {
    var body: [Block] = [
      .text("1　計算の方法", .heading),
      .text(
        "金額＝配分額×基礎数値÷基礎数値の計。1円未満は切り捨て、切り捨てにより残った円を、端数の大きい順に1円ずつ加えます。端数が同じときは計算額の大きい順、それも同じときは団体コードの順です。負の額は絶対値で計算し、最後に△を付けます。",
        .small), .table(summary),
    ]
    for (index, pool) in pools.enumerated() { body += blocks(of: pool, number: index + 2) }
    return head.report(
      "\(JapaneseDate.fiscalYear(head.number.fiscalYear))\(PaperKind.breakdown.title)", .landscape, body)
  }

  /// Each pool in one line: gross, deductions, what is shared, and the scope's part.
  private var summary: Table {
    var columns = [
      Table.Column("経費区分", .text), Table.Column("総額\n①", .figure), Table.Column("特定財源\n②", .figure),
      Table.Column("県負担\n③", .figure), Table.Column("配分対象額\n①－②－③", .figure), Table.Column("市町村負担の計", .figure),
    ]
    let own: (PoolPart) -> Int? = { pool in
      guard case .member(let code) = self.scope else { return nil }
      return pool.result.shares.first { $0.code == code }?.yen
    }
    let showsOwn = scope != .all
    if showsOwn { columns.append(Table.Column("\(names.member(head.recipient.code))の負担額", .figure)) }
    let members: (PoolPart) -> Int = { $0.result.shares.reduce(0) { $0 + $1.yen } }
    var rows = pools.map { pool in
      Table.Row(
        [
          .text(names.pool(pool.result.id)), .figure(pool.result.gross),
          .figure(pool.result.offsets), .figure(pool.result.hostShare),
          .figure(pool.result.allocatable), .figure(members(pool)),
        ] + (showsOwn ? [.figure(own(pool))] : []))
    }
    let total: ((PoolPart) -> Int) -> Table.Cell = { value in .figure(self.pools.reduce(0) { $0 + value($1) }) }
    rows.append(
      Table.Row(
        [
          "計", total { $0.result.gross }, total { $0.result.offsets }, total { $0.result.hostShare },
          total { $0.result.allocatable }, total(members),
        ] + (showsOwn ? [total { own($0) ?? 0 }] : []), .sum))
    return Table("総括", unit: "（単位：円）", columns: columns, rows: rows)
  }

  private func blocks(of pool: PoolPart, number: Int) -> [Block] {
    var blocks: [Block] = [
      .text("\(number)　\(names.pool(pool.result.id))", .heading), .table(costTable(pool)), .table(hostTable(pool)),
    ]
    if !pool.pool.offsets.isEmpty { blocks.append(.table(offsetTable(pool))) }
    if !pool.result.charges.isEmpty || !pool.result.components.isEmpty { blocks.append(.table(ruleTable(pool))) }
    if !pool.result.shares.isEmpty, pool.rule != nil { blocks.append(.table(baseTable(pool))) }
    if !pool.calculations.isEmpty { blocks.append(.table(calculationTable(pool))) }
    return blocks
  }

  private func costTable(_ pool: PoolPart) -> Table {
    var rows = pool.result.breakdown.map { part in
      let names = PaperNames.classification(part.classification)
      return Table.Row([.text(names.costClass), .text(names.phase), .text(names.band), .figure(part.yen)])
    }
    rows.append(Table.Row(["計", "", "", .figure(pool.result.gross)], .sum))
    return Table(
      "経費", unit: "（単位：円）",
      columns: [
        Table.Column("種別", .text), Table.Column("段階", .text), Table.Column("役務の区分", .text),
        Table.Column("金額", .figure),
      ], rows: rows)
  }

  private func hostTable(_ pool: PoolPart) -> Table {
    var rows = pool.result.slices.enumerated().map { index, slice in
      let entry = index < pool.pool.hostShare.count ? pool.pool.hostShare[index] : nil
      return Table.Row([
        .text(entry.map { Self.condition($0.when) } ?? "その他の経費"), .figure(slice.gross), .figure(slice.offsets),
        .figure(slice.net), .text(Self.formula(entry, slice)), .figure(slice.host),
      ])
    }
    rows.append(
      Table.Row(
        [
          "計", .figure(pool.result.gross), .figure(pool.result.offsets),
          .figure(pool.result.gross - pool.result.offsets), "", .figure(pool.result.hostShare),
        ], .sum))
    return Table(
      "県負担", unit: "（単位：円）",
      columns: [
        Table.Column("対象経費", .text), Table.Column("総額", .figure), Table.Column("特定財源", .figure),
        Table.Column("差引", .figure), Table.Column("算式", .text), Table.Column("県負担額", .figure),
      ], rows: rows)
  }

  private func offsetTable(_ pool: PoolPart) -> Table {
    var rows = pool.pool.offsets.map { offset in
      let kind = names.kase.document.object?["pools"]?.object?[pool.result.id]?.object?["offsets"]?.object?[offset.id]?
        .object?["kind"]?.string
      return Table.Row([
        .text(offset.id), .text(Self.offsetKinds[kind ?? ""] ?? kind ?? NumberText.none),
        .text(offset.member.map { names.member($0) } ?? "全体"), .figure(offset.yen),
      ])
    }
    rows.append(Table.Row(["計", "", "", .figure(pool.pool.offsets.reduce(0) { $0 + $1.yen })], .sum))
    return Table(
      "特定財源", unit: "（単位：円）",
      columns: [
        Table.Column("番号", .text), Table.Column("種別", .text), Table.Column("控除先", .text), Table.Column("金額", .figure),
      ], rows: rows)
  }

  private func ruleTable(_ pool: PoolPart) -> Table {
    var rows = pool.result.charges.enumerated().map { index, charge in
      Table.Row([
        .text(charge.name), .text(pool.rule.map { Self.price($0.charges, index) } ?? NumberText.none), "使用料等",
        .figure(charge.yen),
      ])
    }
    for (index, component) in pool.result.components.enumerated() {
      let key = pool.rule.flatMap { index < $0.components.count ? $0.components[index].key : nil }
      rows.append(
        Table.Row([
          .text(component.name), .text(NumberText.ratio(component.ratio)),
          .text(key.map { names.base(of: $0) } ?? NumberText.none), .figure(component.yen),
        ]))
    }
    rows.append(Table.Row(["計", "", "", .figure(pool.result.allocatable)], .sum))
    return Table(
      "配分の方法　（\(Self.proration(pool.rule))）", unit: "（単位：円）",
      columns: [
        Table.Column("区分", .text), Table.Column("割合・単価", .centered), Table.Column("基礎数値", .text),
        Table.Column("金額", .figure),
      ], rows: rows)
  }

  private static func condition(_ value: Pool.Classification) -> String {
    let names = PaperNames.classification(value)
    let parts = [names.costClass, names.phase, names.band].filter { $0 != NumberText.none }
    return parts.isEmpty ? "すべての経費" : parts.joined(separator: "・")
  }

  private static func formula(_ entry: Pool.HostShareEntry?, _ slice: PoolResult.Slice) -> String {
    switch entry?.part {
    case .ratio(let ratio, let oddYenToHost):
      // A half is a half on paper: percent would hide where the odd yen comes from.
      ratio == .one
        ? "\(NumberText.grouped(slice.net))×1"
        : "\(NumberText.grouped(slice.net))×\(ratio.description)（1円未満は\(oddYenToHost ? "県が負担" : "市町村が負担")）"
    case .yen(let yen): "定額 \(NumberText.grouped(yen))円"
    case nil: "県負担なし"
    }
  }

  private static func price(_ charges: [Rule.Charge], _ index: Int) -> String {
    guard index < charges.count else { return NumberText.none }
    return switch charges[index].price {
    case .perMember(let yen): "1団体 年\(NumberText.grouped(yen))円"
    case .unit(let price, _): "1単位 \(NumberText.fraction(price))円"
    }
  }

  private static func proration(_ rule: Rule?) -> String {
    switch rule?.proration {
    case .monthPools?: "対象額を月ごとに分け、各月の参加団体で配分する。"
    case .weightMonths?: "基礎数値に参加月数を乗じて配分する。"
    case .wholeYear?: "年額を、参加した全団体で配分する。"
    case nil: "配分なし"
    }
  }

  private static let offsetKinds = ["grant": "補助金", "carryover": "繰越金", "private_fees": "民間利用料", "other": "その他"]
}
