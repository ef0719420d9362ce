import Foundation
import NGSI
import Testing

/// The published examples of 61 entity types, in the shared folder beside the package, with an index that says which of
/// them break a rule.
private enum SmartDataModels {
  static let folder = packageRoot.appending(path: "../shared/data/smart-data-models")

  static var isPresent: Bool { FileManager.default.fileExists(atPath: folder.path()) }

  private static let packageRoot: URL = {
    var folder = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    while folder.path() != "/", !FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path())
    {
      folder.deleteLastPathComponent()
    }
    return folder
  }()

  struct Row: Sendable, CustomTestStringConvertible {
    let file: String
    let remarks: String
    var testDescription: String { file }
  }

  /// Rows of `index.csv`; its remarks come last and have no quotes inside.
  static let rows: [Row] = {
    guard let text = try? String(contentsOf: folder.appending(path: "index.csv"), encoding: .utf8) else { return [] }
    return text.split(whereSeparator: \.isNewline).dropFirst().map { line in
      let fields = line.split(separator: ",", maxSplits: 7, omittingEmptySubsequences: false)
      return Row(file: String(fields[0]), remarks: String(fields[7]).filter { $0 != "\"" })
    }
  }()

  static func body(_ row: Row) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appending(path: row.file)))
  }
}

@Suite("Smart Data Models", .enabled(if: SmartDataModels.isPresent, "../shared is not beside the package"))
struct SmartDataModelTests {
  @Test("the index is whole")
  func index() {
    #expect(SmartDataModels.rows.count == 61)
  }

  @Test("parses, or is refused for the reason that the index gives", arguments: SmartDataModels.rows)
  fileprivate func model(row: SmartDataModels.Row) throws {
    let body = try SmartDataModels.body(row)
    let outcome = answer {
      let entity = try Payload.entity(body, .normalized)
      _ = try entity.creation(upsert: false).applied(to: nil, at: Fixture.then)
    }
    #expect(expected(row).contains { outcome.hasPrefix($0) }, "\(outcome)")
  }

  /// Rules that the index does not speak of, which these examples break all the same.
  private static let beyondTheIndex = [
    "CityWork.json": "400 BadRequest: date has invalid format in attribute value",
    "TrafficFlowObserved.json": "400 BadRequest: date has invalid format in attribute value",
    "WeatherForecast.json": "400 BadRequest: date has invalid format in attribute value",
    "Building.json": "413 NoResourcesAvailable: You cannot use more than one geo location attribute",
    "GISData.json": "400 BadRequest: error parsing location attribute: geo:json coordinates do not fit",
    "RoadAccident.json": "400 BadRequest: error parsing location attribute: longitude must be within",
  ]

  /// The answers that are right; a file with several faults may be refused for any of them.
  private func expected(_ row: SmartDataModels.Row) -> [String] {
    var answers: [String] = []
    if row.remarks.contains("Orion refuses") || row.remarks.contains("outside the NGSI-v2 rules") {
      answers.append("400 BadRequest: Invalid characters in ")
    }
    if row.remarks.contains("not an object") || row.remarks.contains("has @context") {
      answers.append("400 BadRequest: attribute must be a JSON object")
    }
    if let answer = Self.beyondTheIndex[row.file] { answers.append(answer) }
    return answers.isEmpty ? ["ok"] : answers
  }

  @Test("what is stored comes back the same, byte for byte", arguments: SmartDataModels.rows)
  fileprivate func roundTrip(row: SmartDataModels.Row) throws {
    guard let input = try? Payload.entity(SmartDataModels.body(row), .normalized),
      let entity = try? input.creation(upsert: false).applied(to: nil, at: Fixture.then).change?.after
    else { return }
    let stored = try StoredEntity(entity)
    #expect(try Entity(stored) == entity)
    var plain: [UInt8] = []
    try stored.write(Output(), into: &plain)
    #expect(String(decoding: plain, as: UTF8.self) == entity.shown())
  }
}
