import StrictJSON
import Testing

/// What the program says about itself: every command tells what it does and what each of its arguments is.
@Suite struct CommandHelpTests {
  @Test func everyCommandAndEveryArgumentIsExplained() throws {
    let (status, text) = try ServerProcess.run(ServerProcess.executable, ["--experimental-dump-help"])
    #expect(status == 0)
    let dump = try JSON(parsing: Array(text.utf8), limits: JSONLimits(maxDepth: 64, maxBytes: 1 << 24))
    var commands = [try #require(dump.object?["command"]?.object)]
    var seen = 0
    while let command = commands.popLast() {
      seen += 1
      let name = command["commandName"]?.string ?? "?"
      #expect(command["abstract"]?.string?.isEmpty == false, "\(name) does not say what it does")
      for argument in command["arguments"]?.array?.compactMap(\.object) ?? [] {
        let place = argument["valueName"]?.string ?? "?"
        #expect(argument["abstract"]?.string?.isEmpty == false, "\(name): \(place) is not explained")
      }
      // `help` is the parser's own.
      commands += (command["subcommands"]?.array?.compactMap(\.object) ?? []).filter { $0["commandName"] != "help" }
    }
    #expect(seen > 60, "too few commands were found to mean anything: \(seen)")
  }
}
