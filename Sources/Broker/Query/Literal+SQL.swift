import CivilTime
import NGSI
import Postgres
import StrictJSON

extension Literal {
  /// The literal as a value of its JSON type; a date as the string it was written as.
  var json: JSONText {
    switch self {
    case .null: JSONText("null")
    case .boolean(let value): JSONText(value ? "true" : "false")
    case .number(let number): JSONText(number.text)
    case .string(let text), .instant(_, let text): JSONText(JSON.string(text).text)
    }
  }

  /// A date as it is stored; nil for everything else.
  var dateJSON: JSONText? {
    guard case .instant(let instant, _) = self else { return nil }
    return JSONText(JSON.string(instant.iso8601Milliseconds()).text)
  }

  /// Whether it is compared with strings.
  var isText: Bool {
    switch self {
    case .string, .instant: true
    case .null, .boolean, .number: false
    }
  }
}
