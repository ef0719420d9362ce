import CivilTime
package import StrictJSON

extension PaymentNotice: Paper {
  /// The letter that calls an instalment in.
  package var sheet: Sheet {
    let year = JapaneseDate.fiscalYear(head.number.fiscalYear)
    let part = "第\(index + 1)期分（全\(schedule.count)期）"
    return head.letter(
      "\(year)\(PaperKind.payment.title)",
      [
        .text("　\(terms.subject)に係る負担金を、下記のとおり納入してください。"), .text("記", .body, .center),
        .amount(label: "納入金額", text: NumberText.amount(total)),
        .fields(
          [Block.Field("件名", "\(terms.subject)　\(part)"), Block.Field("所属年度", year)] + tax.fields(head.issuer)
            + terms.fields),
        .table(Instalment.table(schedule, current: index)), .table(share.table("負担金（年額）の内訳")),
      ])
  }

  /// The amount and the schedule it is a part of.
  package var csv: CSVTable {
    var table = CSVTable(header: ["文書番号", "年度", "団体コード", "団体名", "期別", "納期限", "金額（円）", "区分"])
    let year = JapaneseDate.fiscalYear(head.number.fiscalYear)
    for (place, part) in schedule.enumerated() {
      table.append([
        head.number.text, year, share.code, head.recipient.name, "第\(place + 1)期", part.dueOn.iso8601,
        String(part.yen), place == index ? "今回納入" : part.isIssued ? "通知済" : "未到来",
      ])
    }
    table.append([head.number.text, year, share.code, head.recipient.name, "消費税額等", "", String(tax.tax), ""])
    table.append([head.number.text, year, share.code, head.recipient.name, "納入金額", "", String(total), ""])
    return table
  }

  /// The notice.
  package var json: JSON {
    head.document([
      ("terms", terms.json), ("instalment", .yen(index + 1)),
      (
        "schedule",
        .array(
          schedule.map { ["due_on": .string($0.dueOn.iso8601), "yen": .yen($0.yen), "issued": .bool($0.isIssued)] })
      ), ("lines", share.json), ("yen", .yen(schedule[index].yen)), ("tax", tax.json), ("total", .yen(total)),
    ])
  }
}
