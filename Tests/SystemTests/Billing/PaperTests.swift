import Foundation
import StrictJSON
import Testing

/// Papers as towns and the prefecture get them, from the commands that make a year to the files that come out.
@Suite struct PaperTests {
  @Test func theYearsPapersAreTheSameOnEveryWay() throws {
    let server = try ServerProcess()
    let (a, b) = (try server.admit("papera"), try server.admit("paperb"))
    let out = server.dataFolder + "/papers"
    let run = try PaperDesk(server).issueFixedYear(of: [a, b], to: out)

    let numbers = try list(server.client(), "/tenant/v1/statements", a.console, "statements", "number")
    let number = try #require(numbers.first)
    #expect(numbers == ["R7-確-0001"] || numbers == ["R7-確-0002"])
    let path = "/statements/" + Self.encoded(number)

    // The town's own paper is the prefecture's, and what the command wrote.
    let pdf = try server.client().send("GET", "/tenant/v1\(path).pdf", key: a.console)
    #expect(pdf.status == 200 && pdf.header("content-type") == "application/pdf")
    #expect(pdf.body.starts(with: Array("%PDF-".utf8)))
    #expect(pdf.header("content-disposition") == "attachment; filename*=UTF-8''\(Self.encoded(number)).pdf")
    #expect(pdf.header("etag")?.count == 66)
    let admin = try server.adminClient().send("GET", "/admin/v1/billing\(path).pdf", key: server.operatorToken)
    #expect(admin.body == pdf.body && admin.header("etag") == pdf.header("etag"))
    #expect(readBytes("\(out)/\(number).pdf") == pdf.body)
    let again = out + "-again"
    _ = try server.command(["billing", "statements", "print", "--run", run, "--kind", "fix", "--out", again])
    for file in ["\(number).pdf", "\(number).csv", "\(number).json", "\(number)別紙.pdf"] {
      let bytes = readBytes("\(out)/\(file)")
      #expect(!bytes.isEmpty && readBytes("\(again)/\(file)") == bytes, "\(file)")
    }

    for (suffix, type) in [(".csv", "text/csv; charset=utf-8"), (".json", "application/json")] {
      let response = try server.client().send("GET", "/tenant/v1\(path)\(suffix)", key: a.console)
      #expect(response.header("content-type") == type)
      #expect(response.body == readBytes("\(out)/\(number)\(suffix)"))
    }
    let shiftJIS = try server.client().send("GET", "/tenant/v1\(path).csv?encoding=cp932", key: a.console)
    #expect(shiftJIS.status == 200 && shiftJIS.header("content-type") == "text/csv; charset=windows-31j")
    #expect(shiftJIS.body.starts(with: [0x22, 0x95, 0xB6, 0x8F, 0x91]))
    let breakdown = try server.client().send("GET", "/tenant/v1\(path).pdf?part=breakdown", key: a.console)
    #expect(breakdown.body == readBytes("\(out)/\(number)別紙.pdf"))
    for query in [".csv?encoding=utf16", ".pdf?encoding=cp932", ".pdf?part=all", ".pdf?color=red"] {
      #expect(try server.client().send("GET", "/tenant/v1\(path)\(query)", key: a.console).status == 400, "\(query)")
    }

    // Nobody else's.
    for suffix in [".pdf", ".csv", ".json", "", ".pdf?part=breakdown"] {
      #expect(try server.client().send("GET", "/tenant/v1\(path)\(suffix)", key: b.console).status == 404, "\(suffix)")
    }
    #expect(try server.client().send("GET", "/tenant/v1/statements/R7-x-0001.pdf", key: a.console).status == 404)
  }

  @Test func exportsOfAYear() throws {
    let server = try ServerProcess()
    let town = try server.admit("paperc")
    let run = try PaperDesk(server).issueFixedYear(of: [town], to: server.dataFolder + "/papers")
    let admin = server.adminClient()
    let token = server.operatorToken

    let focus = try admin.send("GET", "/admin/v1/billing/exports/focus?fy=2025", key: token)
    #expect(focus.status == 200 && focus.header("content-type") == "text/csv; charset=utf-8")
    #expect(focus.text.hasPrefix(#""BillingAccountId","BillingAccountName""#))
    #expect(focus.text.contains("R7-確-0001"))
    #expect(try server.command(["billing", "export", "focus", "2025"]) == focus.text)
    #expect(try admin.send("GET", "/admin/v1/billing/exports/focus?fy=2030", key: token).status == 404)

    for (accept, start) in [("application/pdf", "%PDF-"), ("text/csv", "\u{FEFF}\"年度\""), ("application/json", "{")] {
      let table = try admin.send(
        "GET", "/admin/v1/billing/exports/summary?fy=2025", key: token, headers: [("Accept", accept)])
      #expect(table.status == 200 && table.body.starts(with: Array(start.utf8)), "\(accept)")
    }

    let scenario = try admin.send(
      "POST", "/admin/v1/billing/scenarios", key: token,
      json: #"{"base_run":"\#(run)","name":"補助金の終了","patch":{"pools":{"om":{"host_share":null}}}}"#,
      headers: [("Idempotency-Key", UUID().uuidString.lowercased())])
    #expect(scenario.status == 201, "\(scenario.text)")
    let id = try #require(try JSON(parsing: scenario.body).object?["id"]?.string)
    let paper = try admin.send("GET", "/admin/v1/billing/scenarios/\(id).pdf", key: token)
    #expect(paper.status == 200 && paper.body.starts(with: Array("%PDF-".utf8)), "\(paper.text)")

    let month = try server.client().send(
      "GET", "/tenant/v1/usage/report?month=\(Self.month)", key: town.console, headers: [("Accept", "application/pdf")])
    #expect(month.status == 200 && month.body.starts(with: Array("%PDF-".utf8)), "\(month.text)")
    for wrong in ["2199-01", "2025-13", "x"] {
      let response = try server.client().send("GET", "/tenant/v1/usage/report?month=\(wrong)", key: town.console)
      #expect(response.status == 400, "\(wrong)")
    }

    let wrong = try admin.send(
      "PUT", "/admin/v1/billing/years/2025/particulars", key: token, json: #"{"issuer":{"oficer":"x"}}"#)
    #expect(wrong.status == 422 && wrong.text.contains("/issuer/oficer"))
    #expect(try admin.send("GET", "/admin/v1/billing/years/2025/particulars", key: token).status == 404)
    let right = try admin.send(
      "PUT", "/admin/v1/billing/years/2025/particulars", key: token, json: #"{"issuer":{"officer":"福島県知事　氏名"}}"#)
    #expect(right.status == 200 && right.text == #"{"version":1}"#)
  }

  /// A month that has begun, whatever the day.
  private static let month = "2026-01"

  private func list(
    _ client: RawHTTPClient, _ target: String, _ key: String, _ member: String, _ name: String
  ) throws -> [String] {
    let response = try client.send("GET", target, key: key)
    return try JSON(parsing: response.body).object?[member]?.array?.compactMap { $0.object?[name]?.string } ?? []
  }

  /// Percent-encoded, as a browser sends a path.
  private static func encoded(_ text: String) -> String {
    text.utf8.map { byte in
      let scalar = Unicode.Scalar(byte)
      let isPlain =
        byte < 0x80 && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil || byte == 0x2D)
      return isPlain ? String(scalar) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
  }
}

/// The bytes of a file; none when it is not there.
private func readBytes(_ path: String) -> [UInt8] { (try? [UInt8](Data(contentsOf: URL(filePath: path)))) ?? [] }

/// Two persons of the prefecture at the host's keyboard.
struct PaperDesk {
  let server: ServerProcess

  init(_ server: ServerProcess) { self.server = server }

  /// Fiscal year 2025, shared evenly, half of it the host's: fixed, issued and written to a folder. The run's id.
  func issueFixedYear(of towns: [Town], to folder: String) throws -> String {
    let codes = towns.compactMap { $0.ngsi.split(separator: "_").dropFirst(3).first.map(String.init) }
    let members = codes.map { #""\#($0)":{"from":"2020-04-01"}"# }.joined(separator: ",")
    let agreement = try file(
      "agreement", #"{"host":{"code":"070009","name":"福島県"},"agreement":{},"members":{\#(members)}}"#)
    let rule = try file(
      "rule", #"{"r:v1":{"components":[{"name":"均等割","ratio":"1","key":{"type":"even"}}]}}"#)
    let pool = try file(
      "pool",
      #"{"name":"運用保守費","rule":"r:v1","host_share":[{"when":{"phase":"running"},"ratio":"1/2"}],"#
        + #""cost_items":{"c1":{"class":"cloud","phase":"running","yen":1000003,"document":"契約書"}}}"#)
    try clerk("agreement", "put", "a1", agreement)
    try clerk("rule", "add", rule)
    try chief("rule", "approve", "r:v1")
    try clerk("year", "open", "2025", "a1")
    try clerk("pool", "add", "2025", "om", pool)
    // Progress stands before the answer, which is one line.
    let line = try #require(try clerk("run", "fix", "2025", "--json").split(separator: "\n").last { $0.hasPrefix("{") })
    let run = try #require(try JSON(parsing: Array(line.utf8)).object?["run"]?.string)
    try chief("approve", run)
    try clerk("statements", "draft", "--run", run, "--kind", "fix")
    try chief("statements", "approve", "--run", run, "--kind", "fix")
    try clerk("statements", "issue", "--run", run, "--kind", "fix", "--out", folder)
    return run
  }

  @discardableResult
  private func clerk(_ arguments: String...) throws -> String {
    try server.command(["billing"] + arguments + ["--as", "clerk"])
  }

  @discardableResult
  private func chief(_ arguments: String...) throws -> String {
    try server.command(["billing"] + arguments + ["--as", "chief"])
  }

  private func file(_ name: String, _ text: String) throws -> String {
    let path = "\(server.dataFolder)/\(name).json"
    try Data(text.utf8).write(to: URL(filePath: path))
    return path
  }
}
