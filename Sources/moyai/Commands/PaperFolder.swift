import Billing
import Foundation
import MoyaiServer
import PaperPress
import Papers
import StrictJSON

/// A folder that papers are written into: PDF, CSV and JSON of each, named by its number.
struct PaperFolder {
  private let folder: URL
  private let encoding: CSVTable.Encoding
  private let press: Press
  private var names: [String] = []

  /// Makes the folder if it is missing.
  init(_ path: String, _ encoding: CSVTable.Encoding) throws {
    folder = URL(filePath: path)
    self.encoding = encoding
    press = try Press()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// A paper made from a case file, named by its number and its recipient.
  mutating func write(_ paper: any Paper) throws {
    try write(paper, as: "\(paper.head.number.text)_\(paper.head.recipient.code)")
  }

  /// A paper in all its forms.
  mutating func write(_ paper: any Paper, as name: String) throws {
    try write(try press.render(paper.sheet), "\(name).pdf")
    try write(try paper.csv.encoded(.utf8), "\(name).csv")
    if encoding == .cp932 { try write(try paper.csv.encoded(.cp932), "\(name).cp932.csv") }
    try write(paper.json.canonicalBytes, "\(name).json")
  }

  /// The papers of an issued statement: CSV and JSON are the bytes that were stored at issue.
  mutating func write(_ statement: IssuedStatement, of papers: RunPapers) throws {
    let name = statement.head.shown
    try write(try press.render(try papers.paper(of: statement.head).sheet), "\(name).pdf")
    try write(statement.csv, "\(name).csv")
    if encoding == .cp932 { try write(try statement.csv(.cp932), "\(name).cp932.csv") }
    try write(statement.json, "\(name).json")
    if let annex = try papers.breakdown(of: statement.head) { try write(annex, as: annex.head.number.text) }
  }

  mutating func write(_ bytes: [UInt8], _ name: String) throws {
    try Data(bytes).write(to: folder.appending(path: name), options: .atomic)
    names.append(name)
  }

  /// What was written.
  func listing(asJSON: Bool) -> String {
    asJSON ? files.text : "\(names.count) files in \(folder.path)"
  }

  /// The names of what was written, in order.
  var files: JSON { .array(names.map { .string($0) }) }
}
