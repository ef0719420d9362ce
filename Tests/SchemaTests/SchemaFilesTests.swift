import Crypto
import Foundation
import MoyaiTesting
import Schema
import Testing

/// Where the repository keeps its schema, seen from this file.
enum SchemaFolder {
  static let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "schema").path(percentEncoded: false)
}

@Suite("Schema files")
struct SchemaFilesTests {
  @Test("the list of steps is the folder of steps, in order and without a gap")
  func list() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: SchemaFolder.path + "/migrations").sorted()
    #expect(Schema.steps.map(\.name) == files)
    for (index, step) in Schema.steps.enumerated() {
      #expect(step.number == index + 1)
      let digits = String(step.number)
      #expect(step.name.hasPrefix(String(repeating: "0", count: 4 - digits.count) + digits + "_"), "\(step.name)")
    }
  }

  @Test("each step carries the bytes of its own file", arguments: Schema.steps.map(\.number))
  func bytes(number: Int) throws {
    let step = Schema.steps[number - 1]
    let file = try Data(contentsOf: URL(filePath: SchemaFolder.path + "/migrations/" + step.name))
    let isSame = step.bytes == Array(file)
    #expect(isSame, "\(step.name): the file changed since the build")
  }

  /// A database that has a step refuses every program whose step has other bytes.
  @Test("no step was changed, renamed or put in anew; schema/steps.sha256 only grows")
  func released() throws {
    let lines = try TemporaryFolder.read(SchemaFolder.path + "/steps.sha256").split(separator: "\n").map(String.init)
    let steps = Schema.steps.map { step in
      SHA256.hash(data: step.bytes).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        + "  " + step.name
    }
    #expect(lines == steps, "a step that was released stays as it is; a new one gets its line at the end")
  }

  @Test(
    "each step begins with a comment that says why, and leaves its transaction to the runner",
    arguments: Schema.steps.map(\.number))
  func form(number: Int) throws {
    let text = String(decoding: Schema.steps[number - 1].bytes, as: UTF8.self)
    let first = try #require(text.split(separator: "\n", omittingEmptySubsequences: false).first)
    #expect(first.hasPrefix("-- ") && first.count > 20)
    for line in text.split(separator: "\n") {
      let words = line.uppercased().split(whereSeparator: { $0 == " " || $0 == ";" })
      // BEGIN of a function's body stands alone; a transaction's would be followed by a semicolon.
      #expect(!["COMMIT", "ROLLBACK"].contains(words.first) && line.uppercased() != "BEGIN;", "\(line)")
    }
  }
}
