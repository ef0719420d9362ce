import Foundation
import Testing

/// The repository tests itself. Each message says what to do instead.
@Suite struct TidyTests {
  let tree = SourceTree()

  @Test func theTopLevelHoldsTheAgreedNamesOnly() throws {
    let agreed = ["Package.swift", "Sources", "Tests", "deploy", "schema", "README.md"]
    for name in try tree.topLevel() where !name.hasPrefix(".") {
      #expect(agreed.contains(name), "\(name): put it below one of \(agreed) (Design, modules)")
    }
  }

  @Test func onlyPostgresImportsTheCLibrary() {
    for file in tree.swiftFiles(below: ["Sources", "schema"]) where file.target != "Postgres" {
      #expect(
        !file.lines.contains { $0.hasSuffix("import CLibPQ") },
        "\(file.path): libpq is reached through the Postgres target only")
    }
  }

  @Test func onlyThePressImportsTheTypesettingLibraries() {
    for file in tree.swiftFiles(below: ["Sources", "schema"]) where file.target != "PaperPress" {
      #expect(
        !file.lines.contains { $0.hasSuffix("import CPango") },
        "\(file.path): pango and cairo are reached through the PaperPress target only")
    }
  }

  @Test(arguments: [
    "NGSI", "StrictJSON", "CivilTime", "Allocation", "ConsentRules", "Papers", "NumberGuard", "DataClasses",
  ])
  func pureTargetsImportNeitherSQLNorHTTP(target: String) {
    let forbidden = [
      "Postgres", "Hummingbird", "HTTPTypes", "NIOCore", "Broker", "Tenancy", "Metering", "Billing", "Consent",
    ]
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

  /// What the compiler does not check has its proof beside it.
  @Test func everyUncheckedSendableSaysWhy() {
    for file in tree.swiftFiles() {
      for (place, line) in file.lines.enumerated() where line.contains("@unchecked Sendable") {
        guard !line.drop(while: { $0 == " " }).hasPrefix("//") else { continue }
        let above = file.lines[..<place].reversed().prefix { $0.drop(while: { $0 == " " }).hasPrefix("//") }
        #expect(
          above.contains { $0.contains("`@unchecked Sendable`:") },
          "\(file.path):\(place + 1): say in the comment above who owns what changes, and what orders the hand-over")
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
    Ban(word: "JSONSerialization", reason: "StrictJSON keeps order, numbers and duplicates (Design, JSON)"),
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
    for file in tree.swiftFiles() where ["Allocation", "Billing", "Metering", "Papers"].contains(file.target ?? "") {
      for (number, line) in file.lines.enumerated() where !line.drop(while: { $0 == " " }).hasPrefix("//") {
        for word in ["Double", "Float", "CGFloat"] {
          #expect(!line.contains(word), "\(file.path):\(number + 1): integers or exact fractions only")
        }
      }
    }
  }

  /// A reader has the repository and what is published, nothing else.
  @Test(arguments: ["ARCHITECTURE", "billing.md", "consent.md", "issue 2", "issue 3", "issue 4", "EXAMPLES,"])
  func nothingCitesWhatIsNotInTheRepository(word: String) {
    for file in tree.files(below: ["Sources", "Tests", "schema", "deploy"], ending: [".swift", ".sql", ".md"])
    where file.target != "TidyTests" {
      for (number, line) in file.lines.enumerated() where line.contains(word) {
        Issue.record("\(file.path):\(number + 1) cites \(word): cite Design or the page of a target (README.md)")
      }
    }
  }

  @Test func everyPageThatIsCitedIsThere() {
    for file in tree.files(below: ["Sources", "Tests", "schema"], ending: [".swift", ".sql"])
    where file.target != "TidyTests" {
      for cited in file.text.matches(of: /([A-Z][A-Za-z]+)\.docc,/).map(\.output.1) {
        let folder = cited == "Schema" ? "schema" : "Sources/\(cited)"
        #expect(
          FileManager.default.fileExists(atPath: tree.root.appending(path: "\(folder)/\(cited).docc").path),
          "\(file.path) cites \(cited).docc, which is not there")
      }
    }
  }

  @Test func everyTargetHasItsPage() throws {
    let folder = tree.root.appending(path: "Sources")
    for target in try FileManager.default.contentsOfDirectory(atPath: folder.path)
    where !["CLibPQ", "CPango", "moyai", "MoyaiBench", "MoyaiTesting"].contains(target) {
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
