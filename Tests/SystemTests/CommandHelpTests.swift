import Testing

/// What the program says about itself: every command tells what it does and what each of its arguments is.
@Suite struct CommandHelpTests {
  @Test func everyCommandAndEveryArgumentIsExplained() throws {
    var commands: [[String]] = [[]]
    var seen = 0
    while let command = commands.popLast() {
      seen += 1
      let (status, text) = try ServerProcess.run(ServerProcess.executable, command + ["--help"])
      #expect(status == 0 && text.hasPrefix("OVERVIEW: "), "\(command)")
      let sections = text.split(separator: "\n\n").map { $0.split(separator: "\n", omittingEmptySubsequences: false) }
      for section in sections where ["ARGUMENTS:", "OPTIONS:"].contains(section.first) {
        for (place, line) in section.enumerated() where Self.isName(line) {
          let isBelow = place + 1 < section.count && section[place + 1].hasPrefix("         ")
          let isBeside = line.split(separator: " ").contains { !"-<[(".contains($0.first ?? "-") && $0 != "..." }
          #expect(isBeside || isBelow, "\(command): \(line) is not explained")
        }
      }
      guard let list = sections.first(where: { $0.first == "SUBCOMMANDS:" }) else { continue }
      for line in list.dropFirst() where Self.isName(line) {
        commands.append(command + [String(line.dropFirst(2).prefix { $0 != " " && $0 != "," })])
      }
    }
    #expect(seen > 60, "too few commands were found to mean anything: \(seen)")
  }

  /// Two columns before a name, more before what goes on from the line above.
  private static func isName(_ line: Substring) -> Bool {
    line.hasPrefix("  ") && line.dropFirst(2).first.map { $0 != " " } ?? false
  }
}
