import Allocation
import CivilTime
package import StrictJSON

extension SettlementPaper: Paper {
  /// The letter.
  package var sheet: Sheet {
    let year = JapaneseDate.fiscalYear(head.number.fiscalYear)
    var rows = pools.map { pool in
      Table.Row([.text(pool.name), .figure(pool.planned), .figure(pool.fixed), .figure(pool.trueUp)])
    }
    rows.append(Table.Row(["計", .figure(planned), .figure(fixed), .figure(trueUp)], .sum))
    var body: [Block] = [
      .text("　\(year)の負担金を下記のとおり精算します。"), .text("記", .body, .center),
      .amount(label: treatmentLabel, text: NumberText.amount(treatmentYen)),
    ]
    if case .taxable = tax { body.append(.fields(tax.fields(head.issuer))) }
    body += tables(rows)
    if tax.tax != 0 { body.append(.table(taxTable)) }
    body.append(
      .text(
        "全団体の予定額は\(NumberText.grouped(sumPlanned))円、確定額は\(NumberText.grouped(sumFixed))円、過不足の計は\(NumberText.grouped(sumFixed - sumPlanned))円です。",
        .small))
    return head.letter("\(year)\(PaperKind.settle.title)", body)
  }

  private func tables(_ rows: [Table.Row]) -> [Block] {
    [
      .table(
        Table(
          "精算の内訳", unit: "（単位：円）",
          columns: [
            Table.Column("経費区分", .text), Table.Column("予定額", .figure), Table.Column("確定額", .figure),
            Table.Column("過不足（確定－予定）", .figure),
          ], rows: rows)),
      .table(
        Table(
          "納入の状況", unit: "（単位：円）",
          columns: [
            Table.Column("予定額", .figure), Table.Column("調定済額", .figure), Table.Column("納入済額", .figure),
            Table.Column("未納額", .figure), Table.Column("確定額", .figure), Table.Column("過不足", .figure),
          ],
          rows: [
            Table.Row([
              .figure(planned), .figure(invoiced), .figure(paid), .figure(unpaid), .figure(fixed), .figure(trueUp),
            ])
          ])),
      .table(
        Table(
          "過不足の処理　（\(policyText)）", unit: "（単位：円）",
          columns: [
            Table.Column("調定済額\n①", .figure), Table.Column("今回納入額\n②", .figure), Table.Column("還付額\n③", .figure),
            Table.Column("翌年度繰越額\n④", .figure), Table.Column("確定額\n①＋②－③＋④", .figure),
          ],
          rows: [
            Table.Row([
              .figure(invoiced), .figure(dueNow), .figure(refund), .figure(carriedForward), .figure(fixed),
            ])
          ])),
    ]
  }

  /// A member never pays less than nothing: what comes out below zero is returned.
  private var treatmentLabel: String {
    if total < 0 { return "還付額" }
    if total == 0, carriedForward != 0 { return "翌年度繰越額" }
    return refund != 0 ? "差引納入額" : "今回納入額"
  }

  private var treatmentYen: Int { total == 0 ? carriedForward : abs(total) }

  private var taxTable: Table {
    Table(
      "消費税額等を含む額", unit: "（単位：円）",
      columns: [
        Table.Column("精算額（税抜）\n②－③", .figure), Table.Column("消費税額等（年額）", .figure), Table.Column("計", .figure),
      ],
      rows: [Table.Row([.figure(dueNow - refund), .figure(tax.tax), .figure(total)])])
  }

  private var policyText: String {
    switch policy {
    case .lastInstalment: "協定による方法：最終期の納入額で調整する。"
    case .refund: "協定による方法：不足は納入し、過納は還付する。"
    case .carryForward: "協定による方法：翌年度の負担金で調整する。"
    }
  }

  /// The pools, then what becomes of the difference.
  package var csv: CSVTable {
    var table = CSVTable(header: ["文書番号", "年度", "団体コード", "団体名", "経費区分", "経費区分名", "項目", "金額（円）"])
    func add(_ pool: String, _ name: String, _ item: String, _ yen: Int) {
      table.append([
        head.number.text, JapaneseDate.fiscalYear(head.number.fiscalYear), head.recipient.code, head.recipient.name,
        pool, name, item, String(yen),
      ])
    }
    for pool in pools {
      add(pool.pool, pool.name, "予定額", pool.planned)
      add(pool.pool, pool.name, "確定額", pool.fixed)
      add(pool.pool, pool.name, "過不足", pool.trueUp)
    }
    for (item, yen) in totals { add("", "", item, yen) }
    return table
  }

  private var totals: [(String, Int)] {
    [
      ("予定額", planned), ("調定済額", invoiced), ("納入済額", paid), ("未納額", unpaid), ("確定額", fixed), ("過不足", trueUp),
      ("今回納入額", dueNow), ("還付額", refund), ("翌年度繰越額", carriedForward), ("消費税等", tax.tax), ("差引", total),
    ]
  }

  /// The settlement.
  package var json: JSON {
    head.document([
      ("policy", .string(policy.rawValue)),
      (
        "pools",
        .array(
          pools.map {
            [
              "pool": .string($0.pool), "name": .string($0.name), "planned": .yen($0.planned), "fixed": .yen($0.fixed),
              "true_up": .yen($0.trueUp),
            ]
          })
      ), ("planned", .yen(planned)), ("invoiced", .yen(invoiced)), ("paid", .yen(paid)), ("fixed", .yen(fixed)),
      ("true_up", .yen(trueUp)), ("due_now", .yen(dueNow)), ("refund", .yen(refund)),
      ("carried_forward", .yen(carriedForward)), ("tax", tax.json), ("total", .yen(total)),
      ("sum_planned", .yen(sumPlanned)), ("sum_fixed", .yen(sumFixed)),
    ])
  }
}
