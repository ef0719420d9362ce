import Consent
import StrictJSON

/// A page of a resident's list: `limit`, and the sealed `cursor` that the page before gave as `next`.
struct CitizenPaging: Sendable {
  let limit: Int
  let cursor: String?

  static let parameters = [
    QueryParameter(
      "limit", .integer(min: 1, max: Int64(ConsentService.pageMax)),
      "How many at most; \(ConsentService.pageDefault) unless said otherwise"),
    QueryParameter("cursor", .text, "What the page before gave as next"),
  ]

  init(_ query: QueryItems) throws(Problem) {
    if let text = query["limit"] {
      guard let limit = Int(text), (1...ConsentService.pageMax).contains(limit) else {
        throw Problem(.badRequest, shown: "limit is a number from 1 to \(ConsentService.pageMax)")
      }
      self.limit = limit
    } else {
      limit = ConsentService.pageDefault
    }
    cursor = query["cursor"]
  }

  static func answer<Line>(_ name: String, _ page: ConsentService.Page<Line>, _ json: (Line) -> JSON) -> Answer {
    var object = JSONObject()
    object.append(name, .array(page.lines.map(json)))
    object.append("next", .text(page.next))
    return .json(.object(object))
  }
}
