import CivilTime
import Metering
import StrictJSON

/// How figures of use look on the wire, to a town and to the prefecture alike.
enum UsageAnswer {
  static let parameters: [QueryParameter] = [
    QueryParameter(
      "meter", .choice(Meter.allCases.map(\.rawValue)), "What is counted; api.calls unless said otherwise"),
    QueryParameter("from", .text, "Day of Asia/Tokyo or RFC 3339 on the hour; the running month unless said otherwise"),
    QueryParameter("to", .text, "As from; the end is not included"),
    QueryParameter(
      "window", .choice(UsageWindow.allCases.map(\.rawValue)), "Into what pieces; days unless said otherwise"),
    QueryParameter("group", .choice(UsageGroup.allCases.map(\.rawValue)), "By what it is broken down"),
    QueryParameter("limit", .integer(min: 1, max: Int64(UsageQuery.limitMax)), "Rows of the page"),
    QueryParameter("cursor", .text, "What the page before gave as next"),
  ]

  static let shape = NamedSchema(
    "Usage", "Figures of one meter",
    .object([
      .init("meter", .text), .init("unit", .text), .init("from", .instant), .init("to", .instant),
      .init("window", .text), .init("group", .optional(.text)),
      .init(
        "rows",
        .array(
          of: .object([
            .init("from", .instant), .init("to", .instant), .init("group", .optional(.text)),
            .init("quantity", .text), .init("api_calls", .optional(.text)), .init("level_at_end", .optional(.text)),
            .init("records", .integer(min: 0)),
          ]))),
      .init("definition", .optional(.text)),
      .init(
        "gaps",
        .array(of: .object([.init("since", .instant), .init("until", .instant), .init("reason", .text)]))),
      .init("next", .optional(.text)),
    ]))

  /// The parameters as Metering reads them.
  static func parameters(_ query: QueryItems) -> [String: String] {
    query.items.reduce(into: [:]) { $0[$1.name] = $1.value ?? "" }
  }

  static func answer(_ page: UsagePage) -> Answer {
    let unit = page.meter.kind == .level ? page.meter.unit.timeWeighted : page.meter.unit.rawValue
    var object = JSONObject()
    object.append("meter", .string(page.meter.rawValue))
    object.append("unit", .string(unit))
    object.append("from", .string(page.interval.lowerBound.iso8601Milliseconds()))
    object.append("to", .string(page.interval.upperBound.iso8601Milliseconds()))
    object.append("window", .string(page.window.rawValue))
    object.append("group", page.group == .none ? .null : .string(page.group.rawValue))
    object.append("rows", .array(page.rows.map(row)))
    object.append("definition", .text(page.definition))
    object.append("gaps", .array(page.gaps.map(gap)))
    object.append("next", .text(page.next?.text))
    return .json(.object(object))
  }

  /// Quantities are text: they are exact and may be larger than what readers of JSON numbers hold.
  private static func row(_ row: UsageRow) -> JSON {
    var calls: Int128?
    var level: Int128?
    switch row.figure {
    case .counted(_, let apiCalls): calls = apiCalls
    case .weighted(_, let levelAtEnd): level = levelAtEnd
    }
    return [
      "from": .string(row.window.lowerBound.iso8601Milliseconds()),
      "to": .string(row.window.upperBound.iso8601Milliseconds()), "group": .text(row.group),
      "quantity": .string(row.quantityText), "api_calls": .text(calls.map { String($0) }),
      "level_at_end": .text(level.map { String($0) }), "records": .number(JSONNumber(row.contributions)),
    ]
  }

  private static func gap(_ gap: MeteringGap) -> JSON {
    [
      "since": .string(gap.since.iso8601Milliseconds()), "until": .string(gap.until.iso8601Milliseconds()),
      "reason": .string(gap.reason.rawValue),
    ]
  }
}
