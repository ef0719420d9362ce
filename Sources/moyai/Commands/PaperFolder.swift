import Foundation
import PaperPress
import Papers
import StrictJSON

/// A folder that papers are written into: PDF, CSV and JSON of each, named by its number and its recipient.
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

  mutating func write(_ paper: any Paper) throws {
    let name = "\(paper.head.number.text)_\(paper.head.recipient.code)"
    try write(try press.render(paper.sheet), "\(name).pdf")
    try write(try paper.csv.encoded(.utf8), "\(name).csv")
    if encoding == .cp932 { try write(try paper.csv.encoded(.cp932), "\(name).cp932.csv") }
    try write(paper.json.canonicalBytes, "\(name).json")
  }

  mutating func write(_ bytes: [UInt8], _ name: String) throws {
    try Data(bytes).write(to: folder.appending(path: name), options: .atomic)
    names.append(name)
  }

  /// What was written.
  func listing(asJSON: Bool) -> String {
    asJSON ? JSON.array(names.map { .string($0) }).text : "\(names.count) files in \(folder.path)"
  }
}
