import Allocation
import CivilTime
import StrictJSON

extension MemberShare {
  /// 内訳: pools down, reasons across.
  func table(_ caption: String) -> Table {
    let reasons = reasons
    var rows = lines.map { line in
      Table.Row(
        [.text(line.name)] + reasons.map { reason in .figure(line.amounts[reason]) } + [.figure(line.yen)])
    }
    rows.append(Table.Row(["計"] + reasons.map { .figure(total($0)) } + [.figure(yen)], .sum))
    return Table(
      caption, unit: "（単位：円）",
      columns: [Table.Column("経費区分", .text)] + reasons.map { Table.Column($0.rawValue, .figure) } + [
        Table.Column("計", .figure)
      ], rows: rows)
  }

  /// Shares that are computed and not charged.
  var referenceTable: Table? {
    let shadows = lines.filter { $0.amounts[.shadow] != nil }
    guard !shadows.isEmpty else { return nil }
    var rows = shadows.map { line in
      let shadow = line.amounts[.shadow] ?? 0
      return Table.Row([.text(line.name), .figure(line.yen - shadow), .figure(-shadow), .figure(line.yen)])
    }
    let shadow = shadows.reduce(0) { $0 + ($1.amounts[.shadow] ?? 0) }
    let yen = shadows.reduce(0) { $0 + $1.yen }
    rows.append(Table.Row(["計", .figure(yen - shadow), .figure(-shadow), .figure(yen)], .sum))
    return Table(
      "参考　負担開始日前の算定額（県が負担する額）", unit: "（単位：円）",
      columns: [
        Table.Column("経費区分", .text), Table.Column("算定額", .figure), Table.Column("うち県負担", .figure),
        Table.Column("負担額", .figure),
      ], rows: rows)
  }

  var json: JSON {
    .array(
      lines.map { line in
        var amounts = JSONObject()
        for reason in Reason.allCases {
          if let yen = line.amounts[reason] { amounts.append(reason.rawValue, .yen(yen)) }
        }
        return [
          "pool": .string(line.pool), "name": .string(line.name), "amounts": .object(amounts), "yen": .yen(line.yen),
        ]
      })
  }
}

extension TaxStatement {
  /// The lines of a letter about tax.
  func fields(_ issuer: PaperHead.Issuer) -> [Block.Field] {
    switch self {
    case .untaxed: [Block.Field("消費税区分", "対象外（不課税）")]
    case .taxable(let rates):
      [
        Block.Field(
          "消費税区分",
          rates.map { rate in
            "\(NumberText.ratio(rate.rate))対象　税抜 \(NumberText.grouped(rate.base))円　消費税額等 \(NumberText.grouped(rate.tax))円"
          }.joined(separator: "\n")),
        Block.Field("登録番号", issuer.registrationNumber ?? NumberText.none),
      ]
    }
  }

  var json: JSON {
    switch self {
    case .untaxed: ["mode": "untaxed"]
    case .taxable(let rates):
      [
        "mode": "taxable",
        "rates": .array(
          rates.map { ["rate": .string($0.rate.description), "base": .yen($0.base), "tax": .yen($0.tax)] }),
      ]
    }
  }
}

extension Instalment {
  /// The parts of a planned amount.
  static func table(_ schedule: [Instalment], current: Int? = nil) -> Table {
    var rows = schedule.enumerated().map { index, part in
      let state = index == current ? "今回納入" : part.isIssued ? "通知済" : "未到来"
      return Table.Row([
        .text("第\(index + 1)期"), .text(JapaneseDate.text(part.dueOn)), .figure(part.yen), .text(state),
      ])
    }
    rows.append(Table.Row(["計", "", .figure(schedule.reduce(0) { $0 + $1.yen }), ""], .sum))
    return Table(
      "分割納入", unit: "（単位：円）",
      columns: [
        Table.Column("期別", .centered), Table.Column("納期限", .centered), Table.Column("金額", .figure),
        Table.Column("区分", .centered),
      ], rows: rows)
  }
}

extension NoticeTerms {
  /// What a letter says of why, where and until when.
  var fields: [Block.Field] {
    var fields: [Block.Field] = []
    if let account { fields.append(Block.Field("歳入科目", account.text)) }
    if let dueOn { fields.append(Block.Field("納期限", JapaneseDate.text(dueOn))) }
    if let payAt { fields.append(Block.Field("納入場所", payAt)) }
    fields.append(Block.Field("請求の事由", reason))
    if let bank { fields.append(Block.Field("振込先", bank.text)) }
    return fields
  }

  var json: JSON {
    var object: JSONObject = ["subject": .string(subject), "reason": .string(reason)]
    if let account { object.append("account", .string(account.text)) }
    if let dueOn { object.append("due_on", .string(dueOn.iso8601)) }
    if let payAt { object.append("pay_at", .string(payAt)) }
    if let bank { object.append("bank", .string(bank.text)) }
    return .object(object)
  }
}

extension ExplainRecord {
  /// The record as results write it (billing.md §6).
  var json: JSON {
    var object: JSONObject = ["pool": .string(pool), "step": .string(step.rawValue)]
    if let month { object.append("month", .string(month)) }
    if let component { object.append("component", .yen(component)) }
    object.append("key", .string(key))
    object.append("amount", .yen(amount))
    object.append("weight", .string(weight.description))
    object.append("weight_sum", .string(weightSum.description))
    object.append("exact", .string(exact.description))
    object.append("floor", .yen(floor))
    object.append("remainder", .string(remainder.description))
    object.append("rank", .yen(rank))
    object.append("extra", .yen(extra))
    object.append("yen", .yen(yen))
    if let t { object.append("t", .string(t.description)) }
    return .object(object)
  }
}
