import Foundation
import Testing

/// The repository tests itself. Each message says what to do instead.
@Suite struct TidyTests {
  let tree = SourceTree()

  @Test func theTopLevelHoldsTheAgreedNamesOnly() throws {
    let agreed = ["Package.swift", "Sources", "Tests", "deploy", "schema", "README.md"]
    for name in try tree.topLevel() where !name.hasPrefix(".") {
      #expect(agreed.contains(name), "\(name): put it below one of \(agreed) (ARCHITECTURE §4)")
    }
  }

  @Test func onlyPostgresImportsTheCLibrary() {
    for file in tree.swiftFiles(below: ["Sources", "schema"]) where file.target != "Postgres" {
      #expect(
        !file.lines.contains { $0.hasSuffix("import CLibPQ") },
        "\(file.path): libpq is reached through the Postgres target only")
    }
  }

  @Test(arguments: ["NGSI", "StrictJSON", "CivilTime", "Allocation", "ConsentRules", "NumberGuard", "DataClasses"])
  func pureTargetsImportNeitherSQLNorHTTP(target: String) {
    let forbidden = ["Postgres", "Hummingbird", "HTTPTypes", "NIOCore", "Broker", "Tenancy", "Metering", "Billing", "Consent"]
    for file in tree.swiftFiles() where file.target == target {
      for line in file.lines where line.contains("import ") {
        let module = line.split(separator: " ").last.map(String.init) ?? ""
        #expect(!forbidden.contains(module), "\(file.path): \(target) is pure, so it cannot import \(module)")
      }
    }
  }

  @Test func domainsDoNotKnowOneAnother() {
    let domains = ["Tenancy", "Broker", "Metering", "Billing"]
    for file in tree.swiftFiles() where domains.contains(file.target ?? "") {
      for other in domains + ["HTTPSurface", "MoyaiServer"] where other != file.target {
        #expect(
          !file.lines.contains { $0.hasSuffix("import \(other)") },
          "\(file.path): domains meet in MoyaiServer; take what you need from \(other) as a protocol")
      }
    }
  }

  struct Ban: Sendable, CustomTestStringConvertible {
    let word: String
    let reason: String
    var testDescription: String { word }
  }

  @Test(arguments: [
    Ban(word: "try!", reason: "throw, or prove it cannot fail by another construction"),
    Ban(word: " as!", reason: "use a checked cast and an error"),
    Ban(word: "fatalError(", reason: "throw an error with a code; preconditions are for programmers' mistakes"),
    Ban(word: "TODO", reason: "finish it or file an issue"),
    Ban(word: "FIXME", reason: "finish it or file an issue"),
    Ban(word: "JSONSerialization", reason: "StrictJSON keeps order, numbers and duplicates (ARCHITECTURE §7)"),
    Ban(word: "Task.detached", reason: "everything that lives has an owner: a service of MoyaiServer"),
  ])
  func sourcesDoNotContain(ban: Ban) {
    for file in tree.swiftFiles() where file.target != "MoyaiBench" {
      for (number, line) in file.lines.enumerated() where line.contains(ban.word) {
        Issue.record("\(file.path):\(number + 1) has \(ban.word): \(ban.reason)")
      }
    }
  }

  @Test func uncheckedSendableHasAReasonBesideIt() {
    for file in tree.swiftFiles() {
      let lines = file.lines
      for (number, line) in lines.enumerated() where line.contains("@unchecked Sendable") {
        let above = lines[max(0, number - 4)...number]
        #expect(
          above.contains { $0.contains("//") },
          "\(file.path):\(number + 1): say in the lines above why the compiler cannot see that it is safe")
      }
    }
  }

  @Test func onlyCommandsPrint() {
    for file in tree.swiftFiles() where !["moyai", "MoyaiBench", "MoyaiTesting"].contains(file.target ?? "") {
      for (number, line) in file.lines.enumerated() {
        let code = line.drop { $0 == " " }
        #expect(!code.hasPrefix("print(\""), "\(file.path):\(number + 1): log it, or return it to the command")
      }
    }
  }

  @Test func moneyAndUsageAreNeverFloatingPoint() {
    for file in tree.swiftFiles() where ["Allocation", "Billing", "Metering"].contains(file.target ?? "") {
      for (number, line) in file.lines.enumerated() where !line.drop(while: { $0 == " " }).hasPrefix("//") {
        for word in ["Double", "Float", "CGFloat"] {
          #expect(!line.contains(word), "\(file.path):\(number + 1): integers or exact fractions only")
        }
      }
    }
  }

  @Test func everyTargetHasItsPage() throws {
    let folder = tree.root.appending(path: "Sources")
    for target in try FileManager.default.contentsOfDirectory(atPath: folder.path)
    where !["CLibPQ", "moyai", "MoyaiBench", "MoyaiTesting"].contains(target) {
      let page = folder.appending(path: "\(target)/\(target).docc/\(target).md")
      #expect(
        FileManager.default.fileExists(atPath: page.path),
        "\(target): write its invariants into \(target).docc/\(target).md")
    }
  }

  @Test func noFileHoldsMoreThanOneConcern() {
    // A ratchet, not a law of nature: past this length a file has held two concerns so far.
    let lineMax = 600
    for file in tree.swiftFiles(below: ["Sources", "Tests", "schema"]) {
      #expect(file.lines.count <= lineMax, "\(file.path) has \(file.lines.count) lines: split it by concern")
    }
  }

  @Test func commandsOfDeployAreExecutableAndStopAtErrors() throws {
    for name in ["run", "test", "bench"] {
      let file = tree.root.appending(path: "deploy/\(name)")
      #expect(FileManager.default.isExecutableFile(atPath: file.path), "chmod +x deploy/\(name)")
      #expect(try String(contentsOf: file, encoding: .utf8).contains("set -euo pipefail"), "deploy/\(name)")
    }
  }

  @Test func migrationsSayWhyInTheirFirstLine() {
    for file in tree.files(below: ["schema/migrations"], ending: [".sql"]) {
      #expect(file.text.hasPrefix("-- "), "\(file.path): the first line is a comment saying why")
    }
  }
}
