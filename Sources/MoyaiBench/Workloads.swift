import Foundation

/// What one run did and what it cost.
struct Measurement {
  let operationsPerSecond: Double
  /// CPU of the measured server and of PostgreSQL, without the load generator.
  let cpuMicrosecondsPerOperation: Double
  /// The median time of an answer; 0 where the load generator does not tell it.
  var medianMicroseconds = 0.0
}

/// A run and the run of its yardstick in the same round.
struct Pair {
  let subject: Measurement
  let yardstick: Measurement
  var ratio: Double { subject.operationsPerSecond / yardstick.operationsPerSecond }
}

/// The four loads. Requests are made before the load begins: what makes them shares the cores with what is measured.
struct Workloads {
  let site: BenchSite
  let seconds: Int
  let clients: Int

  /// Reads of random entities of random towns.
  func read(_ towns: [BenchTown]) throws -> Measurement {
    let list = towns.map { "\($0.key) \($0.entities)" }.joined(separator: "\n")
    try list.write(toFile: site.folder + "/towns.txt", atomically: true, encoding: .utf8)
    return try wrk(
      """
      local all = {}
      function init(args)
        math.randomseed(os.time() + tonumber(tostring({}):match("0x(%x+)"), 16) % 100000)
        for line in io.lines("\(site.folder)/towns.txt") do
          local key, count = line:match("(%S+) (%d+)")
          for number = 0, tonumber(count) - 1 do
            all[#all + 1] = wrk.format("GET", "/v2/entities/urn:bench:" .. number, { ["X-Auth-Token"] = key })
          end
        end
      end
      function request() return all[math.random(#all)] end
      """)
  }

  /// Updates of one attribute of random entities.
  func patch(_ town: BenchTown) throws -> Measurement {
    try wrk(
      """
      local headers = { ["X-Auth-Token"] = "\(town.key)", ["Content-Type"] = "application/json" }
      local all = {}
      function init(args)
        math.randomseed(os.time() + tonumber(tostring({}):match("0x(%x+)"), 16) % 100000)
        for number = 0, \(town.entities - 1) do
          local body = '{"temperature":{"type":"Number","value":' .. math.random(0, 1000000) .. '}}'
          all[#all + 1] = wrk.format("PATCH", "/v2/entities/urn:bench:" .. number .. "/attrs", headers, body)
        end
      end
      function request() return all[math.random(#all)] end
      """)
  }

  func pgbenchSelect() throws -> Measurement { try PgBench.run(site, ["-S"], seconds: seconds, clients: clients) }

  func pgbenchUpdate() throws -> Measurement {
    let script = site.folder + "/update.sql"
    try """
    \\set aid random(1, 100000)
    \\set delta random(-5000, 5000)
    UPDATE pgbench_accounts SET abalance = abalance + :delta WHERE aid = :aid;

    """.write(toFile: script, atomically: true, encoding: .utf8)
    return try PgBench.run(site, ["-f", script], seconds: seconds, clients: clients)
  }

  func wrk(_ script: String) throws -> Measurement {
    let file = site.folder + "/load.lua"
    // A run with answers other than 2xx measures refusals; it must not pass for a result.
    let ending = """

      function done(summary, latency, requests)
        io.write(string.format("RESULT %d %d %d %d %d\\n", summary.requests, summary.duration, summary.errors.status,
          summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
          latency:percentile(50)))
      end
      """
    try (script + ending).write(toFile: file, atomically: true, encoding: .utf8)
    let before = site.server.cpuSeconds + site.postgres.cpuSecondsWithChildren
    let output = try shell(
      "wrk",
      ["-t", "2", "-c", "\(clients)", "-d", "\(seconds)s", "-s", file, "http://127.0.0.1:\(site.port)"])
    let after = site.server.cpuSeconds + site.postgres.cpuSecondsWithChildren
    guard let line = output.split(separator: "\n").first(where: { $0.hasPrefix("RESULT ") }) else {
      throw ShellFailure(description: "wrk printed no result:\n\(output)")
    }
    let numbers = line.split(separator: " ").dropFirst().compactMap { Double($0) }
    guard numbers.count == 5, numbers[0] > 0 else { throw ShellFailure(description: "wrk: \(line)") }
    guard numbers[2] == 0, numbers[3] == 0 else {
      throw ShellFailure(description: "\(Int(numbers[2])) answers other than 2xx/3xx, \(Int(numbers[3])) socket errors")
    }
    return Measurement(
      operationsPerSecond: numbers[0] / (numbers[1] / 1_000_000),
      cpuMicrosecondsPerOperation: (after - before) * 1_000_000 / numbers[0], medianMicroseconds: numbers[4])
  }
}
