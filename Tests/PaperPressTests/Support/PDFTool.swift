import Foundation
import Testing

/// Readers of PDF that are not ours: pdftotext, pdfinfo and pdffonts of poppler-utils.
enum PDFTool {
  /// What a reader says of a file.
  static func read(_ tool: String, _ bytes: [UInt8], _ options: [String] = []) throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(path: "moyai-paper-\(UUID().uuidString).pdf")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let arguments = [tool] + options + [file.path] + (tool == "pdftotext" ? ["-"] : [])
    let (status, output) = try run(arguments)
    try #require(status == 0, "\(tool) refuses the file")
    return String(decoding: output, as: UTF8.self)
  }

  /// The text in reading order, blanks folded: the layout's exact spaces are poppler's business.
  static func text(_ bytes: [UInt8]) throws -> String {
    try read("pdftotext", bytes, ["-layout", "-enc", "UTF-8"]).split(separator: "\n").compactMap { line in
      let words = line.split(whereSeparator: { $0 == " " || $0 == "\u{3000}" || $0 == "\u{0C}" })
      return words.isEmpty ? nil : words.joined(separator: " ")
    }.joined(separator: "\n") + "\n"
  }

  static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> (Int32, Data) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }

  /// The executable beside the test bundle that is running.
  static var moyai: String {
    let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? CommandLine.arguments.first ?? ""
    var folder = URL(filePath: bundle)
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let program = folder.appending(path: "moyai").path
      if FileManager.default.isExecutableFile(atPath: program) { return program }
    }
    return ".build/debug/moyai"
  }
}
