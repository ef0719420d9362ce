import CivilTime
package import StrictJSON

extension ShareNotice: Paper {
  /// The letter.
  package var sheet: Sheet {
    let year = JapaneseDate.fiscalYear(head.number.fiscalYear)
    let mark = share.isReference && head.mark == nil ? PaperHead.Mark.reference : head.mark
    let title = "\(year)\(head.number.kind.title)" + (share.isReference ? "【参考】" : "")
    var body: [Block] = [
      .text("　\(sentence(year))"), .text("記", .body, .center),
      .amount(label: amountLabel, text: NumberText.amount(total)),
      .fields(
        [Block.Field("件名", terms.subject), Block.Field("所属年度", year)] + tax.fields(head.issuer) + terms.fields),
      .table(share.table("内訳")),
    ]
    if tax.tax != 0 || paid != 0 || before != nil || head.number.kind == .fix { body.append(.table(amounts)) }
    if !instalments.isEmpty { body.append(.table(Instalment.table(instalments))) }
    if let reference = share.referenceTable { body.append(.table(reference)) }
    body.append(.text("算定の基礎数値、計算式及び端数の処理は、別紙「\(PaperKind.breakdown.title)」のとおりです。", .small))
    return head.marked(mark).letter(title, body)
  }

  private var amountLabel: String {
    switch head.number.kind {
    case .plan: "負担金予定額"
    case .revise: "変更後の負担金額"
    default: "負担金確定額"
    }
  }

  private func sentence(_ year: String) -> String {
    switch head.number.kind {
    case .plan: "\(year)の\(terms.subject)に係る負担金の予定額を、下記のとおり通知します。"
    case .revise: "\(year)の\(terms.subject)に係る負担金の額を、下記のとおり変更したので通知します。"
    default: "\(year)の\(terms.subject)に係る負担金を、下記のとおり確定したので通知します。"
    }
  }

  /// 既納額 and 差引額.
  private var amounts: Table {
    var columns: [Table.Column] = []
    var cells: [Table.Cell] = []
    if case .taxable = tax {
      columns = [Table.Column("負担金（税抜）", .figure), Table.Column("消費税額等", .figure)]
      cells = [.figure(share.yen), .figure(tax.tax)]
    }
    columns.append(Table.Column("負担金額", .figure))
    cells.append(.figure(total))
    if let before {
      columns += [Table.Column("前回通知額", .figure), Table.Column("増減", .figure)]
      cells += [.figure(before), .figure(total - before)]
    }
    columns += [Table.Column("既納額", .figure), Table.Column("差引額", .figure)]
    cells += [.figure(paid), .figure(balance)]
    return Table("金額及び差引額", unit: "（単位：円）", columns: columns, rows: [Table.Row(cells)])
  }

  /// One line for each amount, sums after the lines they are of.
  package var csv: CSVTable {
    let number = head.number
    var csv = StatementCSV(
      number.text, number.fiscalYear, number.kind, code: share.code, name: head.recipient.name)
    for line in share.lines {
      for reason in MemberShare.Reason.allCases {
        if let yen = line.amounts[reason] { csv.add(reason.rawValue, yen, pool: line.pool, named: line.name) }
      }
      csv.add("小計", line.yen, pool: line.pool, named: line.name)
    }
    csv.add("負担金", share.yen)
    csv.add("消費税等", tax.tax)
    csv.add("合計", total)
    csv.add("既納額", paid)
    csv.add("差引額", balance)
    return csv.table
  }

  /// The notice with the explain records of the recipient.
  package var json: JSON {
    var members: [(String, JSON)] = [
      ("terms", terms.json), ("lines", share.json), ("yen", .yen(share.yen)), ("tax", tax.json),
      ("total", .yen(total)), ("paid", .yen(paid)), ("balance", .yen(balance)),
    ]
    if let before { members.append(("before", .yen(before))) }
    if !instalments.isEmpty {
      members.append(
        (
          "instalments",
          .array(
            instalments.map {
              ["due_on": .string($0.dueOn.iso8601), "yen": .yen($0.yen), "issued": .bool($0.isIssued)]
            })
        ))
    }
    members.append(("explain", .array(explain.map(\.json))))
    return head.document(members)
  }
}
