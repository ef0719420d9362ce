import StrictJSON
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A prefecture with three towns on a running `moyai dev`, its desks by role, made with the host's commands and over HTTP.
final class BillingWorld {
  let server: ServerProcess
  private let data: RawHTTPClient
  private let admin: RawHTTPClient

  static let root = "/admin/v1/billing"
  static let towns = [
    (code: "072028", slug: "aizuwakamatsu", name: "会津若松市", people: 117_376),
    (code: "072087", slug: "kitakata", name: "喜多方市", people: 44_760),
    (code: "074217", slug: "aizubange", name: "会津坂下町", people: 15_068),
  ]

  /// Desks of the prefecture by their roles, and of towns by `code/role`.
  private var desks: [String: String] = [:]

  init() throws {
    server = try ServerProcess()
    data = server.client(timeoutSeconds: 60)
    admin = RawHTTPClient(port: server.adminPort, timeoutSeconds: 60)
    for role in ["operator", "approver", "auditor", "architect"] { desks[role] = try key(["--roles", role]) }
    // Without a word about roles: one who runs and one who approves in one person.
    desks["both"] = try key([])
    for town in Self.towns {
      try call(
        "POST", "/admin/v1/tenants", as: "operator",
        ["code": .string(town.code), "slug": .string(town.slug), "name": .string(town.name), "kind": "municipality"],
        status: 201)
    }
    for role in ["finance", "manager", "auditor", "clerk"] {
      desks["072028/\(role)"] = try key(["--tenant", "072028", "--roles", role])
    }
    desks["072087/finance"] = try key(["--tenant", "072087", "--roles", "finance"])
  }

  private func key(_ options: [String]) throws -> String {
    let printed = try server.command(["operator-key", "create", "--name", "test"] + options)
    return String(try #require(printed.split(separator: "\n").last))
  }

  /// One request of a desk; a POST carries a fresh `Idempotency-Key`.
  /// - Returns: the body as JSON, null without one.
  @discardableResult
  func call(
    _ method: String, _ path: String, as desk: String, _ body: JSON? = nil, headers: [(String, String)] = [],
    status: Int, location: SourceLocation = #_sourceLocation
  ) throws -> JSON {
    try JSON.parsed(
      answer(
        method, path, as: desk, body.map { ($0.bytes, "application/json") }, headers: headers, status: status, location
      )
      .body)
  }

  /// As `call`, with any body and the whole answer.
  @discardableResult
  func answer(
    _ method: String, _ path: String, as desk: String, _ body: (bytes: [UInt8], type: String)? = nil,
    headers: [(String, String)] = [], status: Int, _ location: SourceLocation = #_sourceLocation
  ) throws -> RawHTTPClient.Response {
    let key = try #require(desks[desk])
    var all = headers + [("Authorization", "Bearer \(key)")]
    if let body { all.append(("Content-Type", body.type)) }
    if method == "POST" { all.append(("Idempotency-Key", ConsentWorld.uuid())) }
    let client = path.hasPrefix("/admin/") ? admin : data
    let answer = try client.send(method, Self.encoded(path), headers: all, body: body?.bytes)
    #expect(
      answer.status == status, "\(method) \(path) as \(desk): \(answer.status) \(answer.text.prefix(600))",
      sourceLocation: location)
    return answer
  }

  /// Numbers of papers hold a letter that is not ASCII.
  private static func encoded(_ path: String) -> String {
    path.utf8.map { byte in
      byte < 0x80
        ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
  }

  /// A host command of billing; its exit status and everything it printed.
  func host(_ arguments: [String]) throws -> (status: Int32, output: String) {
    try ServerProcess.run(ServerProcess.executable, ["billing"] + arguments + ["--data", server.dataFolder])
  }

  /// Writes a file into the data folder and gives its path.
  func file(_ name: String, _ text: String) throws -> String {
    let path = server.dataFolder + "/" + name
    try Array(text.utf8).write(toFile: path)
    return path
  }

  // MARK: - A year

  /// The agreement, the census, an approved rule, and a year with one pool of 1,000,001 yen of which the host bears half.
  func agree() throws {
    let root = Self.root
    try call(
      "PUT", "\(root)/agreements/aizu", as: "operator",
      [
        "host": ["code": "070009", "name": "福島県"],
        "agreement": [
          "tax": ["mode": "untaxed"], "instalments": ["3/10", "3/10", "2/10", "2/10"], "surplus": "last_instalment",
        ],
        "members": Self.map { _ in ["kind": "member", "from": "2020-04-01"] },
        "services": ["bosai": ["072028": [["from": "2020-04-01"]]]],
      ], status: 204)
    try call(
      "PUT", "\(root)/statistics/population.census/2020-10-01", as: "operator",
      [
        "source": "国勢調査", "document_sha256": .string(String(repeating: "0", count: 64)),
        "values": Self.map { .number(JSONNumber($0.people)) },
      ], status: 200)
    try call("POST", "\(root)/rules", as: "operator", ["id": "om:v1", "terms": Self.shared], status: 201)
    try call("POST", "\(root)/rules/om:v1/approvals", as: "approver", [:], status: 200)
  }

  func open(_ year: Int) throws {
    let pool = "\(Self.root)/years/\(year)/pools/om"
    try call(
      "PUT", pool, as: "operator",
      ["name": "運用", "rule": "om:v1", "host_share": [["when": ["phase": "running"], "ratio": "1/2"]]], status: 204)
    try call(
      "POST", "\(pool)/cost-items", as: "operator",
      [
        "id": "c1", "class": "labour", "phase": "running", "band": "a", "yen": 1_000_001, "date": "2025-04-01",
        "document": "契約書",
      ], status: 201)
  }

  static let shared: JSON = [
    "proration": "whole_year",
    "components": [
      ["name": "均等割", "ratio": "30/100", "key": ["type": "even"]],
      [
        "name": "人口割", "ratio": "70/100",
        "key": ["type": "statistic", "kind": "population.census", "as_of": "2020-10-01"],
      ],
    ],
  ]

  static func map(_ value: ((code: String, slug: String, name: String, people: Int)) -> JSON) -> JSON {
    var object = JSONObject()
    for town in towns { object.append(town.code, value(town)) }
    return .object(object)
  }
}

extension JSON {
  static func parsed(_ bytes: [UInt8]) throws -> JSON { bytes.isEmpty ? .null : try JSON(parsing: bytes) }

  subscript(_ names: String...) -> JSON {
    names.reduce(self) { value, name in
      if let index = Int(name), let array = value.array { return array.indices.contains(index) ? array[index] : .null }
      return value.object?[name] ?? .null
    }
  }

  var yen: Int? { number?.int64.map { Int($0) } }
}

extension [UInt8] {
  fileprivate func write(toFile path: String) throws {
    guard let file = fopen(path, "w") else { throw ServerProcess.Failure(description: "cannot write \(path)") }
    defer { fclose(file) }
    guard fwrite(self, 1, count, file) == count else {
      throw ServerProcess.Failure(description: "cannot write \(path)")
    }
  }
}
