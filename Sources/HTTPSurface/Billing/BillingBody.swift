import Allocation
import Billing
import CivilTime
import Postgres
import StrictJSON
import Tenancy

extension PrefectureRequest {
  var person: Billing.Person { Billing.Person(caller.principal.text) }
  var now: Timestamp { info.receivedAt }

  /// The fiscal year of the path.
  func year() throws(Problem) -> FiscalYear { try FiscalYear(naming: info.path("fy")) }
}

extension FiscalYear {
  /// What names no year names nothing.
  init(naming text: String) throws(Problem) {
    guard let year = Int(text), (2000...2199).contains(year) else { throw Problem(.notFound) }
    self.init(year)
  }
}

extension QueryItems {
  /// A fiscal year that has to be given.
  func year(_ name: String = "fy") throws(Problem) -> FiscalYear {
    guard let year = self[name].flatMap({ Int($0) }), (2000...2199).contains(year) else {
      throw Problem(.badRequest, shown: "\(name) is a fiscal year")
    }
    return FiscalYear(year)
  }

  func required(_ name: String) throws(Problem) -> String {
    guard let value = self[name], !value.isEmpty else { throw Problem(.badRequest, shown: "\(name) is missing") }
    return value
  }
}

extension Members {
  /// A member's six digits.
  func code(_ name: String) throws(Problem) -> TenantID {
    let text = try string(name)
    guard MunicipalCode.isValid(text), let code = TenantID(caseCode: text) else {
      throw Problem(.memberCodeInvalid, at: [.init(pointer(name), ProblemCode.memberCodeInvalid.rawValue)])
    }
    return code
  }

  func date(_ name: String) throws(Problem) -> CivilDate {
    guard let date = try optionalDate(name) else { throw .bad(pointer(name), "missing") }
    return date
  }

  /// A fiscal year; nil when it is left out.
  func optionalYear(_ name: String) throws(Problem) -> FiscalYear? {
    guard let year = try optionalInteger(name) else { return nil }
    guard (2000...2199).contains(year) else { throw Problem(.notFound) }
    return FiscalYear(Int(year))
  }

  /// An object that is a part of a case.
  func object(_ name: String) throws(Problem) -> JSON {
    guard let value = value(name) else { throw .bad(pointer(name), "missing") }
    guard value.object != nil else { throw .bad(pointer(name), "wrong_type", shown: "a JSON object is wanted") }
    return value
  }

  /// Objects of an array; empty when the member is missing.
  func list<Element>(_ name: String, _ names: [String], _ read: (Members) throws -> Element) throws -> [Element] {
    guard let value = value(name) else { return [] }
    guard let values = value.array else { throw Problem.bad(pointer(name), "wrong_type", shown: "an array is wanted") }
    return try values.enumerated().map { index, value in
      try read(Members(value, names, at: "\(pointer(name))/\(index)"))
    }
  }
}

extension RequestFields {
  /// Whether the client would rather be told where to look than wait.
  var prefersAsync: Bool {
    (prefer ?? "").lowercased().split(separator: ",").contains {
      $0.split(separator: ";").first?.trimmingPrefix(while: \.isWhitespace).prefix { !$0.isWhitespace }
        == "respond-async"
    }
  }
}

extension JSONObject {
  init(pairs: [(String, JSON)]) {
    self.init()
    for (name, value) in pairs { append(name, value) }
  }
}

extension JSON {
  static func whole(_ value: Int) -> JSON { .number(JSONNumber(value)) }

  /// A canonical text of ours as a value.
  static func stored(_ text: String) throws -> JSON {
    try JSON(parsing: Array(text.utf8), limits: JSONLimits(maxDepth: 32, maxBytes: 1 << 30))
  }
}
