import Allocation
import CivilTime
package import StrictJSON

extension YearSummary: Paper {
  /// How many pools stand side by side; more go into a table of their own.
  private static let poolsAcross = 6

  /// Tables of the year: members, pools, accounts, and the shares as bars.
  package var sheet: Sheet {
    var body: [Block] = [.table(memberTable)]
    for start in stride(from: 0, to: pools.count, by: Self.poolsAcross) {
      body.append(.table(poolTable(start..<min(pools.count, start + Self.poolsAcross))))
    }
    body += [.table(accountTable), .table(savingTable), .table(barTable)]
    return head.report("\(JapaneseDate.fiscalYear(head.number.fiscalYear))\(PaperKind.year.title)", .landscape, body)
  }

  private static let names = [Table.Column("団体コード", .centered), Table.Column("団体名", .text)]

  private var memberTable: Table {
    var rows = rows.map { row in
      Table.Row([
        .text(row.code), .text(row.name), .figure(row.size), .figure(row.planned), .figure(row.fixed),
        .figure(row.trueUp), .text(row.perHeadTenths.map(NumberText.tenths) ?? NumberText.none),
        .figure(row.standalone), .figure(row.saving),
      ])
    }
    let sizes = self.rows.compactMap(\.size)
    let plans = self.rows.compactMap(\.planned)
    rows.append(
      Table.Row(
        [
          "", "計", .figure(sizes.isEmpty ? nil : sizes.reduce(0, +)), .figure(plans.isEmpty ? nil : plans.reduce(0, +)),
          .figure(totals.members), .figure(plans.isEmpty ? nil : totals.members - plans.reduce(0, +)), "",
          .figure(standalone), .figure(savingOfTowns),
        ], .sum))
    return Table(
      "1　団体別", unit: "（単位：円、人口は人、1人当たりは円）",
      columns: Self.names + [
        Table.Column("人口", .figure), Table.Column("予定額", .figure), Table.Column("確定額", .figure),
        Table.Column("過不足", .figure), Table.Column("1人当たり", .figure), Table.Column("単独整備時の費用", .figure),
        Table.Column("節減額", .figure),
      ], rows: rows)
  }

  private func poolTable(_ range: Range<Int>) -> Table {
    var rows = rows.map { row in
      Table.Row([.text(row.code), .text(row.name)] + range.map { .figure(row.pools[$0]) } + [.figure(row.fixed)])
    }
    rows.append(
      Table.Row(["", "計"] + range.map { .figure(poolTotals[$0].members) } + [.figure(totals.members)], .sum))
    let part = pools.count > Self.poolsAcross ? "（\(range.lowerBound + 1)～\(range.upperBound)／全\(pools.count)区分）" : ""
    return Table(
      "2　経費区分別\(part)", unit: "（単位：円）",
      columns: Self.names + range.map { Table.Column(pools[$0].name, .figure) } + [Table.Column("確定額（全区分）", .figure)],
      rows: rows)
  }

  private var accountTable: Table {
    var rows = poolTotals.map { pool in
      Table.Row([
        .text(pool.name), .figure(pool.gross), .figure(pool.offsets), .figure(pool.host), .figure(pool.members),
      ])
    }
    rows.append(
      Table.Row(
        [
          "計", .figure(totals.gross), .figure(totals.offsets + totals.memberOffsets), .figure(totals.host),
          .figure(totals.members),
        ], .sum))
    return Table(
      "3　収支　（総額＝特定財源＋県負担＋市町村負担）", unit: "（単位：円）",
      columns: [
        Table.Column("経費区分", .text), Table.Column("総額", .figure), Table.Column("特定財源", .figure),
        Table.Column("県負担", .figure), Table.Column("市町村負担", .figure),
      ], rows: rows)
  }

  private var savingTable: Table {
    Table(
      "4　共同化による節減", unit: "（単位：円）",
      columns: [
        Table.Column("区分", .text), Table.Column("単独整備時の費用の計", .figure), Table.Column("共同利用の費用", .figure),
        Table.Column("節減額", .figure),
      ],
      rows: [
        Table.Row(["市町村の節減（市町村負担のみ）", .figure(standalone), .figure(totals.members), .figure(savingOfTowns)]),
        Table.Row(["公費全体の節減（県負担及び補助金等を含む）", .figure(standalone), .figure(publicCost), .figure(savingOfPublic)]),
      ])
  }

  private var barTable: Table {
    Table(
      "5　確定額の比較", unit: "（単位：円）",
      columns: Self.names + [Table.Column("確定額", .figure), Table.Column("", .bar)],
      rows: rows.map { row in Table.Row([.text(row.code), .text(row.name), .figure(row.fixed), .bar(row.fixed)]) })
  }

  /// One row for each member.
  package var csv: CSVTable {
    var table = CSVTable(
      header: ["年度", "団体コード", "団体名", "人口", "予定額", "確定額", "過不足", "1人当たり", "単独整備時の費用", "節減額"] + pools.map(\.name))
    for row in rows {
      table.append(
        [
          JapaneseDate.fiscalYear(head.number.fiscalYear), row.code, row.name, text(row.size), text(row.planned),
          String(row.fixed), text(row.trueUp),
          row.perHeadTenths.map { "\($0 < 0 ? "-" : "")\($0.magnitude / 10).\($0.magnitude % 10)" } ?? "",
          text(row.standalone), text(row.saving),
        ] + row.pools.map(text))
    }
    return table
  }

  private func text(_ value: Int?) -> String { value.map(String.init) ?? "" }

  /// The table.
  package var json: JSON {
    head.document([
      (
        "members",
        .array(
          rows.map { row in
            var object: JSONObject = ["code": .string(row.code), "name": .string(row.name)]
            if let size = row.size { object.append("size", .yen(size)) }
            if let planned = row.planned { object.append("planned", .yen(planned)) }
            object.append("fixed", .yen(row.fixed))
            if let tenths = row.perHeadTenths { object.append("per_head_tenths", .yen(tenths)) }
            var parts = JSONObject()
            for (pool, yen) in zip(pools, row.pools) {
              if let yen { parts.append(pool.id, .yen(yen)) }
            }
            object.append("pools", .object(parts))
            if let standalone = row.standalone { object.append("standalone", .yen(standalone)) }
            return .object(object)
          })
      ),
      (
        "totals",
        [
          "gross": .yen(totals.gross), "offsets": .yen(totals.offsets + totals.memberOffsets),
          "host": .yen(totals.host),
          "members": .yen(totals.members),
        ]
      ),
    ])
  }
}
