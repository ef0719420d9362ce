import Allocation
import CivilTime
package import StrictJSON

extension UsageReport: Paper {
  /// Key figures, days as columns, lines of use, forecast, gaps, unattributed.
  package var sheet: Sheet {
    var body: [Block] = [
      .amount(label: "API呼出数", text: "\(NumberText.grouped(apiCalls))回"),
      .text("API呼出数は、照会・検索・時系列・書込・購読・一括の要求の数です。一括要求は、含む項目の数にかかわらず1回と数えます。", .note),
    ]
    if !days.isEmpty {
      body.append(
        .columnChart(
          ColumnChart(
            "日別API呼出数", unit: "（単位：回）",
            columns: days.enumerated().map { ColumnChart.Column(String($0 + 1), $1) })))
    }
    body.append(.table(rowTable))
    if !forecasts.isEmpty { body.append(.table(forecastTable)) }
    body.append(.table(gapTable))
    body.append(.table(unattributedTable))
    return head.report("\(PaperKind.usage.title)（\(JapaneseDate.month(month))分）", .portrait, body)
  }

  private var rowTable: Table {
    Table(
      "利用の内訳",
      columns: [
        Table.Column("キー", .text), Table.Column("サービス", .text), Table.Column("計量項目", .text),
        Table.Column("区分", .text), Table.Column("数量", .figure),
      ],
      rows: rows.map { row in
        Table.Row([
          .text(row.key), .text(row.service), .text(PaperNames.meter(row.meter)), .text(Self.className(row.usageClass)),
          .text(NumberText.fraction(row.quantity)),
        ])
      })
  }

  private var forecastTable: Table {
    Table(
      "期末の見込み　（予算を超える見込みのときは通知し、利用は止めません。）",
      columns: [
        Table.Column("計量項目", .text), Table.Column("これまでの実績", .figure), Table.Column("期末見込み", .figure),
        Table.Column("予算", .figure), Table.Column("判定", .centered),
      ],
      rows: forecasts.map { forecast in
        let isOver = forecast.budget.map { forecast.expected > $0 }
        return Table.Row([
          .text(PaperNames.meter(forecast.meter)), .figure(forecast.soFar), .figure(forecast.expected),
          .figure(forecast.budget), .text(isOver.map { $0 ? "超過見込み" : "範囲内" } ?? NumberText.none),
        ])
      })
  }

  private var gapTable: Table {
    Table(
      "計量の欠測　（この間の照会の一部は数えられていません。）",
      columns: [Table.Column("装置", .text), Table.Column("開始", .centered), Table.Column("終了", .centered)],
      rows: gaps.isEmpty
        ? [Table.Row(["なし", "", ""])]
        : gaps.map { Table.Row([.text($0.node), .text(Self.time($0.from)), .text(Self.time($0.to))]) })
  }

  private var unattributedTable: Table {
    Table(
      "帰属不明の利用　（どの団体のものか分からない利用。県全体の値。）",
      columns: [Table.Column("計量項目", .text), Table.Column("数量", .figure)],
      rows: unattributed.isEmpty
        ? [Table.Row(["なし", ""])]
        : unattributed.map { Table.Row([.text(PaperNames.meter($0.meter)), .text(NumberText.fraction($0.quantity))]) })
  }

  /// `令和7年10月3日 14:05:06` in Japan.
  private static func time(_ instant: Timestamp) -> String {
    let date = JapanTime.date(of: instant)
    let seconds = (instant.millisecondsSinceEpoch - JapanTime.startOfDay(date).millisecondsSinceEpoch) / 1000
    let parts = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { $0 < 10 ? "0\($0)" : String($0) }
    return "\(JapaneseDate.text(date)) \(parts.joined(separator: ":"))"
  }

  private static func className(_ id: String) -> String { classes[id] ?? id }

  private static let classes = [
    "read": "照会", "query": "検索", "temporal": "時系列", "write": "書込", "subscribe": "購読", "admin": "管理", "batch": "一括",
    "batch-item": "一括の項目", "rejected": "拒否", "fault": "基盤の障害", "delivered": "配信", "failed": "配信失敗", "retried": "再送",
    "default": "―",
  ]

  /// One row for each line of use.
  package var csv: CSVTable {
    var table = CSVTable(header: ["年月", "団体コード", "団体名", "キー", "サービス", "計量項目", "区分", "数量"])
    for row in rows {
      table.append([
        String(month.iso8601.prefix(7)), head.recipient.code, head.recipient.name, row.key, row.service, row.meter,
        row.usageClass, NumberText.plain(row.quantity),
      ])
    }
    return table
  }

  /// The report.
  package var json: JSON {
    head.document([
      ("month", .string(String(month.iso8601.prefix(7)))), ("api_calls", .yen(apiCalls)),
      (
        "rows",
        .array(
          rows.map {
            [
              "key": .string($0.key), "service": .string($0.service), "meter": .string($0.meter),
              "class": .string($0.usageClass), "quantity": .string($0.quantity.description),
            ]
          })
      ),
      (
        "forecast",
        .array(
          forecasts.map { forecast in
            var object: JSONObject = [
              "meter": .string(forecast.meter), "so_far": .yen(forecast.soFar), "expected": .yen(forecast.expected),
            ]
            if let budget = forecast.budget { object.append("budget", .yen(budget)) }
            return .object(object)
          })
      ),
      (
        "gaps",
        .array(
          gaps.map {
            [
              "node": .string($0.node), "from": .string($0.from.iso8601Milliseconds()),
              "to": .string($0.to.iso8601Milliseconds()),
            ]
          })
      ),
      (
        "unattributed",
        .array(unattributed.map { ["meter": .string($0.meter), "quantity": .string($0.quantity.description)] })
      ), ("days", .array(days.map { .yen($0) })),
    ])
  }
}
