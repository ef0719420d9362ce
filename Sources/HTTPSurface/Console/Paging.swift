import StrictJSON

/// A page of a console's list: `limit` and `after`, where `after` is what the page before gave as `next`
/// (Design, two audiences).
struct Paging: Sendable {
  let limit: Int
  /// The name of the last thing of the page before; nil on the first.
  let after: String?

  static let limitMax: Int64 = 100

  static let parameters = [
    QueryParameter("limit", .integer(min: 1, max: limitMax), "How many at most; 100 unless said otherwise"),
    QueryParameter("after", .text, "What the page before gave as next"),
  ]

  init(_ query: QueryItems) throws(Problem) {
    if let text = query["limit"] {
      guard let limit = Int64(text), (1...Self.limitMax).contains(limit) else {
        throw Problem(.badRequest, shown: "limit is a number from 1 to \(Self.limitMax)")
      }
      self.limit = Int(limit)
    } else {
      limit = Int(Self.limitMax)
    }
    after = query["after"]
  }

  /// `{"<name>":[…],"next":"…"|null}`. A full page says where the next one begins, which may turn out to be empty.
  func answer<Thing>(_ name: String, _ things: [Thing], key: (Thing) -> String, json: (Thing) -> JSON) -> Answer {
    let next = things.count >= limit ? things.last.map(key) : nil
    var object = JSONObject()
    object.append(name, .array(things.map(json)))
    object.append("next", .text(next))
    return .json(.object(object))
  }

  static func shape(_ name: String, _ thing: Schema) -> Schema {
    .object([.init(name, .array(of: thing)), .init("next", .optional(.text))])
  }
}

extension JSON {
  /// The text, or null.
  static func text(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }
}
