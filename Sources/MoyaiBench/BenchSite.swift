import Foundation

/// A town to read from: its key and the ids of its entities.
struct BenchTown {
  let slug: String
  let key: String
  let entities: Int
}

/// An installation with a server of its own: a throw-away one, or one in a folder that stays.
final class BenchSite {
  let folder: String
  let port: Int
  let adminPort: Int
  let moyai: String
  private let isKept: Bool
  private var process: Process?

  /// How long a start may take before the run is given up.
  static let readySecondsMax = 60.0
  /// Entities in one batch request; well below the 1 MiB that a body may have.
  static let batchSize = 500

  /// - Parameters:
  ///   - port: the data listener's; the admin listener has the next one.
  ///   - kept: a folder that outlives the run; what it holds already is used again.
  init(moyai: String, port: Int, kept: String? = nil) throws {
    self.moyai = moyai
    self.port = port
    adminPort = port + 1
    isKept = kept != nil
    if let kept {
      folder = kept
      try shell("mkdir", ["-p", kept])
    } else {
      folder = try shell("mktemp", ["-d", "/tmp/moyai-bench-XXXXXX"]).trimmingCharacters(in: .whitespacesAndNewlines)
    }
    try shell("chmod", ["755", folder])
    try start()
  }

  /// The prefecture's console key.
  var operatorToken: String {
    get throws {
      try String(contentsOfFile: folder + "/operator-token", encoding: .utf8).trimmingCharacters(
        in: .whitespacesAndNewlines)
    }
  }

  var server: ProcessMeter { ProcessMeter(process: process?.processIdentifier ?? 0) }

  var postgres: ProcessMeter {
    let text = (try? String(contentsOfFile: folder + "/postgres/cluster/postmaster.pid", encoding: .utf8)) ?? ""
    return ProcessMeter(process: text.split(separator: "\n").first.flatMap { Int32($0) } ?? 0)
  }

  /// Connection arguments for PostgreSQL's own programs.
  var socketArguments: [String] { ["-h", folder + "/postgres/socket", "-U", "moyai_super"] }

  private func start() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: moyai)
    process.arguments = [
      "dev", "--data", folder, "--port", "\(port)", "--admin-port", "\(adminPort)", "--demo", "none",
    ]
    let log = folder + "/server.log"
    _ = FileManager.default.createFile(atPath: log, contents: nil)
    process.standardOutput = FileHandle(forWritingAtPath: log)
    process.standardError = process.standardOutput
    try process.run()
    self.process = process
    let deadline = Date().addingTimeInterval(Self.readySecondsMax)
    while Date() < deadline {
      let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
      if text.split(separator: "\n").contains("ready") { return }
      if !process.isRunning { throw ShellFailure(description: "the server ended:\n\(text)") }
      usleep(5_000)
    }
    throw ShellFailure(description: "the server was not ready within \(Self.readySecondsMax) s")
  }

  /// Stops in order, starts again on the same folder and returns how long the start took until `ready`.
  func restartMilliseconds() throws -> Int {
    process?.interrupt()
    process?.waitUntilExit()
    let begin = Date()
    try start()
    return Int(Date().timeIntervalSince(begin) * 1_000)
  }

  /// Admits a town and loads entities through the API with its own key.
  func admit(slug: String, entities: Int) throws -> BenchTown {
    try shell(moyai, ["tenant", "create", "--slug", slug, "--data", folder])
    let printed = try shell(moyai, ["key", "create", "--tenant", slug, "--scope", "ngsi", "--data", folder])
    guard let key = printed.split(separator: "\n").last.map(String.init) else {
      throw ShellFailure(description: "key create printed no key")
    }
    let town = BenchTown(slug: slug, key: key, entities: entities)
    try load(town)
    return town
  }

  /// Admits many towns with a few entities each; in a folder that was kept they are there already.
  func admitMany(prefix: String, count: Int, entitiesEach: Int) throws -> [BenchTown] {
    let list = folder + "/\(prefix).csv"
    let lines = ["slug"] + (0..<count).map { "\(prefix)\($0)" }
    try lines.joined(separator: "\n").appending("\n").write(toFile: list, atomically: true, encoding: .utf8)
    let keys = folder + "/\(prefix)-keys.json"
    let isThere = FileManager.default.fileExists(atPath: keys)
    if !isThere { try shell(moyai, ["tenant", "import", list, "--keys", keys, "--data", folder]) }
    let data = try Data(contentsOf: URL(fileURLWithPath: keys))
    guard let map = try JSONSerialization.jsonObject(with: data) as? [String: [String: String]] else {
      throw ShellFailure(description: "\(keys) is not a map")
    }
    return try (0..<count).map { index in
      let slug = "\(prefix)\(index)"
      guard let key = map[slug]?["ngsi"] else { throw ShellFailure(description: "no key for \(slug)") }
      let town = BenchTown(slug: slug, key: key, entities: entitiesEach)
      if !isThere { try load(town) }
      return town
    }
  }

  /// The id of the n-th entity.
  static func entityID(_ index: Int) -> String { "urn:bench:\(index)" }

  private func load(_ town: BenchTown) throws {
    for start in stride(from: 0, to: town.entities, by: Self.batchSize) {
      let items = (start..<min(start + Self.batchSize, town.entities)).map { index in
        """
        {"id":"\(Self.entityID(index))","type":"WeatherObserved","temperature":{"type":"Number","value":\(index % 40)},\
        "precipitation":{"type":"Number","value":0.5},"name":{"type":"Text","value":"station \(index)"},\
        "dateObserved":{"type":"DateTime","value":"2026-01-01T00:00:00.000Z"}}
        """
      }
      let body = folder + "/batch.json"
      try #"{"actionType":"append","entities":[\#(items.joined(separator: ","))]}"#
        .write(toFile: body, atomically: true, encoding: .utf8)
      try shell(
        "curl",
        [
          "-fsS", "-o", "/dev/null", "-X", "POST", "http://127.0.0.1:\(port)/v2/op/update", "-H",
          "X-Auth-Token: \(town.key)", "-H", "Content-Type: application/json", "--data-binary", "@\(body)",
        ])
    }
  }

  func remove() {
    process?.interrupt()
    process?.waitUntilExit()
    if !isKept { _ = try? shell("rm", ["-rf", "--", folder]) }
  }
}
