import ArgumentParser
import Foundation

/// Papers of a fixed year as a user makes them: the executable reads a case, splits it, sets every paper and writes the
/// files. Needs no server.
struct PapersBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "papers", abstract: "Measures the papers of a fixed year: seconds, pages and peak memory.")

  // Another name than the parent's option, which would take the value.
  @Option(name: .customLong("executable"), help: "The executable to measure.")
  var moyai = ".build-release/release/moyai"
  @Option(help: "Rounds; the median is printed.") var rounds = 3

  func validate() throws {
    guard rounds > 0 else { throw ValidationError("All numbers must be positive.") }
  }

  func run() throws {
    var table = ResultTable()
    for (towns, goal) in [(28, "≤ 10 s for 28 PDFs"), (59, "≤ 30 s for 59 PDFs")] {
      say("papers of \(towns) towns")
      var seconds: [Double] = []
      var sizes = (files: 0, mebibytes: 0.0)
      for _ in 1...rounds { seconds.append(try round(towns, &sizes)) }
      // Notice and breakdown of each town, the year's table and the breakdown of all.
      table.note(
        "\(2 * towns + 2) PDFs of \(towns) towns, 3 pools × 12 months (\(decimals(sizes.mebibytes, 1)) MiB in \(sizes.files) files)",
        "\(decimals(median(seconds), 2)) s", goal: goal)
    }
    table.note("peak memory", "\(peakMebibytesOfChildren()) MiB", goal: "≤ 512 MiB")
    table.print()
  }

  private func round(_ towns: Int, _ sizes: inout (files: Int, mebibytes: Double)) throws -> Double {
    let folder = FileManager.default.temporaryDirectory.appending(path: "moyai-papers-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let input = folder.appending(path: "case.json")
    try Data(PapersCase.json(towns: towns).utf8).write(to: input)
    let out = folder.appending(path: "out")
    let start = ContinuousClock.now
    try shell(moyai, ["billing", "papers", "--input", input.path, "--out", out.path])
    let duration = ContinuousClock.now - start
    let files = try FileManager.default.contentsOfDirectory(atPath: out.path)
    let bytes = try files.reduce(0) { sum, name in
      sum + ((try FileManager.default.attributesOfItem(atPath: out.appending(path: name).path)[.size] as? Int) ?? 0)
    }
    sizes = (files.count, Double(bytes) / 1_048_576)
    return Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
  }
}

/// A year of many towns whose remainders keep the split busy.
enum PapersCase {
  /// A case of kind fix.
  static func json(towns: Int) -> String {
    let codes = (0..<towns).map { code(201 + $0) }
    let members = codes.enumerated().map { "\"\($1)\":{\"name\":\"試験町第\($0 + 1)\"}" }
    let people = codes.enumerated().map { "\"\($1)\":\(504 + $0 * 1_237 % 117_376)" }
    let pools = ["om": 57_200_003, "bosai": 2_970_003, "snow": 1_980_001].sorted { $0.key < $1.key }.map { id, yen in
      #""\#(id)":{"name":"経費区分\#(id)","rule":"r","cost_items":{"c":{"class":"cloud","phase":"running","yen":\#(yen)}},"#
        + #""host_share":[{"when":{"phase":"running"},"ratio":"1/2"}]}"#
    }
    return #"{"format":"moyai.billing.case/1","kind":"fix","fiscal_year":2025,"host":{"code":"070009","name":"福島県"},"#
      + #""members":{\#(members.joined(separator: ","))},"#
      + #""statistics":{"population":{"2025-01-01":{"values":{\#(people.joined(separator: ","))}}}},"#
      + #""pools":{\#(pools.joined(separator: ","))},"rules":{"r":{"components":["#
      + #"{"name":"均等割","ratio":"3/10","key":{"type":"even"}},"#
      + #"{"name":"人口割","ratio":"7/10","key":{"type":"statistic","kind":"population","as_of":"2025-01-01"}}]}}}"#
  }

  /// A municipality code of prefecture 07 with its check digit.
  private static func code(_ number: Int) -> String {
    let digits = [0, 7, number / 100, number / 10 % 10, number % 10]
    let sum = zip(digits, [6, 5, 4, 3, 2]).reduce(0) { $0 + $1.0 * $1.1 }
    return digits.map(String.init).joined() + String((11 - sum % 11) % 10)
  }
}
