import CivilTime
import StrictJSON

extension PaperHead {
  /// The members that every paper's JSON begins with, followed by those of the paper.
  func document(_ members: [(String, JSON)]) -> JSON {
    var object: JSONObject = [
      "format": "moyai.billing.paper/1", "number": .string(number.text), "kind": .string(number.kind.rawValue),
      "title": .string(number.kind.title), "fiscal_year": .number(JSONNumber(number.fiscalYear.year)),
      "issued_on": .string(issuedOn.iso8601),
      "issuer": ["name": .string(issuer.name), "officer": .string(issuer.officer)],
      "recipient": [
        "code": .string(recipient.code), "name": .string(recipient.name), "officer": .string(recipient.officer),
      ],
      "run": [
        "id": .string(run.id), "input_sha256": .string(run.inputSHA256), "result_sha256": .string(run.resultSHA256),
      ],
      "explain_url": .string(explainURL),
    ]
    if let mark { object.append("mark", .string(mark.rawValue)) }
    for (name, value) in members { object.append(name, value) }
    return .object(object)
  }
}

extension JSON {
  /// An integer.
  static func yen(_ value: Int) -> JSON { .number(JSONNumber(value)) }

  /// An object of integers, by ascending key.
  static func yen(_ values: [String: Int]) -> JSON {
    var object = JSONObject()
    for (key, value) in values.sorted(by: { $0.key < $1.key }) { object.append(key, .yen(value)) }
    return .object(object)
  }
}
