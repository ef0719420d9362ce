import Allocation
import CivilTime
package import StrictJSON

extension ScenarioPaper: Paper {
  /// Before, after and difference of all, with a watermark.
  package var sheet: Sheet {
    let year = JapaneseDate.fiscalYear(head.number.fiscalYear)
    return head.report(
      "\(year)\(PaperKind.scenario.title)", .portrait,
      [
        .text("想定　\(name)", .body), .table(summary), .table(memberTable),
        .text("この書類は試算であり、負担金の額を定めるものではありません。", .small),
      ] + findings)
  }

  private var summary: Table {
    let others = scenario.others.count
    let names: ([String]) -> String = { codes in
      codes.isEmpty ? "なし" : codes.map { self.names.member($0) }.joined(separator: "、")
    }
    return Table(
      "概要", unit: "（単位：円）", columns: [Table.Column("項目", .text), Table.Column("値", .fraction)],
      rows: [
        Table.Row(["加入する団体", .text(names(scenario.joiners))]), Table.Row(["離脱する団体", .text(names(scenario.leavers))]),
        Table.Row(["市町村負担の計　変更前", .figure(scenario.membersBefore)]),
        Table.Row(["市町村負担の計　変更後", .figure(scenario.membersAfter)]),
        Table.Row(["増減", .figure(scenario.membersAfter - scenario.membersBefore)]),
        Table.Row([.text("継続する\(others)団体の増減の計"), .figure(scenario.othersDifference)]),
        Table.Row([
          "同　最小～最大", .text("\(NumberText.grouped(scenario.othersMin)) ～ \(NumberText.grouped(scenario.othersMax))"),
        ]),
      ])
  }

  private var memberTable: Table {
    var body = rows.map { row in
      Table.Row([
        .text(row.code), .text(row.name), .figure(row.before), .figure(row.after), .figure(row.difference),
        row.before == nil || row.after == nil ? "" : .bar(row.difference),
      ])
    }
    body.append(
      Table.Row(
        [
          "", "計", .figure(scenario.membersBefore), .figure(scenario.membersAfter),
          .figure(scenario.membersAfter - scenario.membersBefore), "",
        ], .sum))
    return Table(
      "団体別の影響", unit: "（単位：円）",
      columns: [
        Table.Column("団体コード", .centered), Table.Column("団体名", .text), Table.Column("変更前", .figure),
        Table.Column("変更後", .figure), Table.Column("増減", .figure), Table.Column("継続団体　減　←　　→　増", .bar),
      ], rows: body)
  }

  private var findings: [Block] {
    guard !result.findings.isEmpty else { return [] }
    return [.text("留意事項", .heading)] + result.findings.map { .text("・\(FindingText.text($0, names))", .small) }
  }

  /// One row for each member.
  package var csv: CSVTable {
    var table = CSVTable(header: ["試算名", "年度", "団体コード", "団体名", "変更前（円）", "変更後（円）", "増減（円）"])
    for row in rows {
      table.append([
        name, JapaneseDate.fiscalYear(head.number.fiscalYear), row.code, row.name, row.before.map(String.init) ?? "",
        row.after.map(String.init) ?? "", String(row.difference),
      ])
    }
    return table
  }

  /// The scenario with the explain records of the new state.
  package var json: JSON {
    head.document([
      ("name", .string(name)),
      (
        "members",
        .array(
          rows.map { row in
            var object: JSONObject = ["code": .string(row.code), "name": .string(row.name)]
            if let before = row.before { object.append("before", .yen(before)) }
            if let after = row.after { object.append("after", .yen(after)) }
            object.append("difference", .yen(row.difference))
            return .object(object)
          })
      ), ("members_before", .yen(scenario.membersBefore)), ("members_after", .yen(scenario.membersAfter)),
      ("others_difference", .yen(scenario.othersDifference)),
      ("explain", .array((result.explain ?? []).map(\.json))),
    ])
  }
}
