import Allocation
import CivilTime
package import StrictJSON

extension CorrectionPaper: Paper {
  /// The letter, with the effect on everybody.
  package var sheet: Sheet {
    let year = JapaneseDate.fiscalYear(corrects.fiscalYear)
    return head.letter(
      "\(year)\(PaperKind.correct.title)",
      [
        .text("　\(year)の負担金について、下記のとおり訂正したので通知します。"), .text("記", .body, .center),
        .amount(label: total < 0 ? "減額" : total > 0 ? "増額" : "増減額", text: NumberText.amount(abs(total))),
        .fields([
          Block.Field("訂正する文書", "\(corrects.number)　（算定番号 \(corrects.run)）"), Block.Field("所属年度", year),
          Block.Field("訂正の理由", reason), Block.Field("処理", treatment),
        ]),
        .table(ownTable), .table(effectTable), .text(sumSentence, .small),
      ])
  }

  private var treatment: String {
    switch kind {
    case .none: "金額の変更はありません。"
    case .post: "現年度において調定する。対象期間は\(JapaneseDate.fiscalYear(corrects.fiscalYear))のままとする。"
    case .carryForward: "基準額に満たないため、利用量の差を次の算定期間に繰り越す。"
    }
  }

  private var sumSentence: String {
    isZeroSum
      ? "増減の合計は0円です。費用の総額は変わらず、団体間及び県との配分のみが変わります（ゼロサム）。"
      : "増減の合計は\(NumberText.grouped(correction.sumNet))円で、費用の総額の増減と一致します。"
  }

  private var ownTable: Table {
    var rows = lines.map { line in
      Table.Row([.text(names.pool(line.pool)), .figure(line.reverse), .figure(line.replace), .figure(line.net)])
    }
    rows.append(
      Table.Row(
        [
          "計", .figure(lines.reduce(0) { $0 + $1.reverse }), .figure(lines.reduce(0) { $0 + $1.replace }),
          .figure(net),
        ], .sum))
    if taxDifference != 0 {
      rows.append(Table.Row(["消費税額等", "", "", .figure(taxDifference)]))
      rows.append(Table.Row(["合計", "", "", .figure(total)], .sum))
    }
    return Table(
      "取消額及び訂正後の額", unit: "（単位：円）",
      columns: [
        Table.Column("経費区分", .text), Table.Column("取消額", .figure), Table.Column("訂正後の額", .figure),
        Table.Column("差引", .figure),
      ], rows: rows)
  }

  private var effectTable: Table {
    var rows = correction.net.sorted { $0.key < $1.key }.map { code, net in
      Table.Row([.text(code), .text(names.member(code)), .figure(net), .bar(net)])
    }
    let host = names.kase.host
    rows.append(
      Table.Row([
        .text(host.code), .text(names.member(host.code)), .figure(correction.hostNet), .bar(correction.hostNet),
      ]))
    rows.append(Table.Row(["", "計", .figure(correction.sumNet), ""], .sum))
    return Table(
      "全団体への影響", unit: "（単位：円）",
      columns: [
        Table.Column("団体コード", .centered), Table.Column("団体名", .text), Table.Column("増減額", .figure),
        Table.Column("減　←　　→　増", .bar),
      ], rows: rows)
  }

  /// The recipient's lines, then the effect on all.
  package var csv: CSVTable {
    var table = CSVTable(header: ["文書番号", "訂正する文書", "団体コード", "団体名", "経費区分", "経費区分名", "取消額（円）", "訂正後の額（円）", "差引（円）"])
    for line in lines {
      table.append([
        head.number.text, corrects.number, line.payer, names.member(line.payer), line.pool, names.pool(line.pool),
        String(line.reverse), String(line.replace), String(line.net),
      ])
    }
    if taxDifference != 0 {
      table.append([
        head.number.text, corrects.number, head.recipient.code, head.recipient.name, "", "消費税等", "", "",
        String(taxDifference),
      ])
    }
    for (code, net) in correction.net.sorted(by: { $0.key < $1.key }) + [(names.kase.host.code, correction.hostNet)] {
      table.append([head.number.text, corrects.number, code, names.member(code), "", "全団体への影響", "", "", String(net)])
    }
    return table
  }

  /// The correction as it concerns the recipient.
  package var json: JSON {
    head.document([
      ("reason", .string(reason)),
      (
        "corrects",
        [
          "number": .string(corrects.number), "fiscal_year": .yen(corrects.fiscalYear.year),
          "run": .string(corrects.run),
        ]
      ), ("disposition", .string(kind.rawValue)),
      (
        "lines",
        .array(
          lines.map {
            [
              "pool": .string($0.pool), "name": .string(names.pool($0.pool)), "reverse": .yen($0.reverse),
              "replace": .yen($0.replace), "net": .yen($0.net),
            ]
          })
      ), ("net", .yen(net)), ("tax", .yen(taxDifference)), ("total", .yen(total)), ("effect", .yen(correction.net)),
      ("host_net", .yen(correction.hostNet)),
      ("sum_net", .yen(correction.sumNet)), ("cost_delta", .yen(correction.costDelta)),
      ("explain", .array(explain.map(\.json))),
    ])
  }
}
