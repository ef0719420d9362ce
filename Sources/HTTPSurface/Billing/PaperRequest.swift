import Allocation
import Billing
import HTTPTypes
import NIOCore
import Papers

/// Which form of a paper a request asks for, and the answer with it: by `.pdf`, `.csv` or `.json` behind the name, else by
/// `Accept`; CSV in the encoding that `encoding` names.
struct PaperRequest {
  /// What stands before the suffix.
  let name: String
  let form: PaperForm
  let part: PaperPart

  static let parameters = [
    QueryParameter(
      "encoding", .choice(CSVTable.Encoding.allCases.map(\.rawValue)), "Of CSV; utf8 unless said otherwise")
  ]
  static let partParameter = QueryParameter(
    "part", .choice(PaperPart.allCases.map(\.rawValue)), "The notice itself, or its breakdown (算定内訳書)")
  static let media: [MediaType] = [.json, .csv, .pdf]

  /// - Parameter name: the gap of the path.
  /// - Throws: `bad_request` for an encoding or a part that there is not, or an encoding of anything but CSV.
  init(_ info: RequestInfo, _ name: String) throws(Problem) {
    let (name, suffix) = Self.split(name)
    guard let type = suffix ?? info.accept.first(of: Self.media) else { throw Problem(.notAcceptable) }
    self.name = name
    let encoding = info.query["encoding"]
    switch type {
    case .csv:
      guard let found = CSVTable.Encoding(rawValue: encoding ?? CSVTable.Encoding.utf8.rawValue) else {
        throw Problem(.badRequest, shown: "encoding is utf8 or cp932")
      }
      form = .csv(found)
    default: form = type == .pdf ? .pdf : .json
    }
    if encoding != nil, type != .csv { throw Problem(.badRequest, shown: "only CSV has an encoding") }
    guard let part = PaperPart(rawValue: info.query["part"] ?? PaperPart.notice.rawValue) else {
      throw Problem(.badRequest, shown: "part is notice or breakdown")
    }
    self.part = part
  }

  /// The name, and the form that a suffix behind it asks for.
  static func split(_ text: String) -> (name: String, type: MediaType?) {
    for (suffix, type) in [(".json", MediaType.json), (".csv", .csv), (".pdf", .pdf)] where text.hasSuffix(suffix) {
      return (String(text.dropLast(suffix.count)), type)
    }
    return (text, nil)
  }

  /// The paper.
  func answer(_ order: PaperOrder, _ services: Services) async throws -> Answer {
    guard let press = services.papers else { throw Problem(.notImplemented) }
    return Self.answer(try await press.file(order, form), form)
  }

  /// An issued statement. CSV and JSON are the bytes that were stored at issue; only what is set in type needs the press.
  func answer(_ statement: IssuedStatement, _ services: Services) async throws -> Answer {
    guard part == .notice, form != .pdf else { return try await answer(.statement(statement, part), services) }
    let bytes =
      if case .csv(let encoding) = form { try statement.csv(encoding) } else { statement.json }
    return Self.answer(PaperFile(number: statement.head.shown, bytes: bytes), form)
  }

  /// A file under its document number. Its tag is the digest of its bytes, which are the same whenever it is printed.
  static func answer(_ file: PaperFile, _ form: PaperForm) -> Answer {
    let (type, suffix): (MediaType, String) =
      switch form {
      case .pdf: (.pdf, "pdf")
      case .csv(.utf8): (.csv, "csv")
      case .csv(.cp932): (.csvWindows31J, "csv")
      case .json: (.json, "json")
      }
    let answer = Answer(status: .ok, body: .bytes(ByteBuffer(bytes: file.bytes), type))
      .with(.eTag, "\"\(Digest.sha256(file.bytes))\"")
    guard form != .json else { return answer }
    // RFC 6266 §4.3: the name has a Japanese sign, which only the extended form carries.
    let name = PercentCoding.encode("\(file.number).\(suffix)")
    return answer.with(.contentDisposition, "attachment; filename*=UTF-8''\(name)")
  }
}
