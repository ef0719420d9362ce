import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What an operator sees when nothing is wrong is no error, and a stop costs no client its answer.
@Suite struct StopTests {
  @Test func anOrderedStopAnswersWhatIsUnderWayAndStopsPostgreSQL() throws {
    let server = try ServerProcess()
    let town = try server.admit("stopping")
    // `ready` says that both listeners accept; the database may come a moment later.
    for _ in 0..<1_200 where !server.log.contains("PostgreSQL is reachable") { usleep(50_000) }
    #expect(server.log.contains("PostgreSQL is reachable"))

    let body = #"{"id":"last"}"#
    let underWay = server.client()
    try underWay.sendRaw(
      Array(
        ("POST /v2/entities HTTP/1.1\r\nHost: x\r\nX-Auth-Token: \(town.ngsi)\r\nContent-Type: application/json\r\n"
          + "Content-Length: \(body.utf8.count)\r\nExpect: 100-continue\r\n\r\n").utf8))
    #expect(try underWay.receiveContinue(), "its body is awaited now")
    let idle = server.client()
    #expect(try idle.send("GET", "/health/ready").status == 200)

    kill(server.process, SIGTERM)
    #expect(try idle.isClosedByPeer(), "a connection without a request is closed")
    try underWay.sendRaw(Array(body.utf8))
    let answer = try underWay.receive()
    #expect(answer.status == 201, "\(answer.text)")
    #expect(answer.header("connection") == "close")
    #expect(server.interrupt() == 0)

    let errors = server.log.split(separator: "\n").filter { $0.contains(" error ") || $0.contains("CancellationError") }
    #expect(errors.isEmpty, "\(server.log)")
    #expect(readText(server.dataFolder + "/postgres/cluster/postmaster.pid").isEmpty)
    try server.start()
    #expect(try server.client().send("GET", "/v2/entities/last", key: town.ngsi).status == 200)
  }

  /// A port that is taken ends the start with one sentence, before anything is made.
  @Test func aTakenPortIsTheOnlyComplaint() throws {
    let first = try ServerProcess()
    let folder = first.dataFolder + "/second"
    let (status, output) = try ServerProcess.run(
      ServerProcess.executable,
      ["dev", "--data", folder, "--demo", "none", "--port", "\(first.port)", "--admin-port", "\(first.adminPort)"])
    #expect(status == 1, "\(output)")
    #expect(
      output == "moyai: cannot listen on 0.0.0.0:\(first.port): the port is in use by another program\n", "\(output)")
    #expect(access(folder + "/postgres", F_OK) != 0)
  }

  /// Mistakes that can be seen beforehand end the start before anything is made; one that shows later takes the cluster
  /// along that it started.
  @Test func aStartThatFailsLeavesNoPostgreSQLBehind() throws {
    let first = try ServerProcess()
    let folder = first.dataFolder
    #expect(first.interrupt() == 0)
    let arguments = [
      "dev", "--demo", "none", "--port", "\(first.port)", "--admin-port", "\(first.adminPort)", "--data",
    ]
    let misspelt = try ServerProcess.run(
      ServerProcess.executable, arguments + [folder + "/second"], environment: ["MOYAI_PIPELINE=2"])
    #expect(misspelt.status == 1 && misspelt.output.contains("MOYAI_PIPELINE is not a setting"), "\(misspelt.output)")
    #expect(access(folder + "/second/postgres/cluster", F_OK) != 0)
    let late = try ServerProcess.run(
      ServerProcess.executable, arguments + [folder], environment: ["MOYAI_ISSUERS_FILE=\(folder)/none.json"])
    #expect(late.status == 1 && late.output.contains("none.json"), "\(late.output)")
    #expect(readText(folder + "/postgres/cluster/postmaster.pid").isEmpty, "\(late.output)")
  }

  @Test func withTooFewDescriptorsItDoesNotBegin() throws {
    var name = Array("/tmp/moyai-few-XXXXXX".utf8CString)
    let made = mkdtemp(&name)
    let folder = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { rmdir(folder) }
    try #require(made != nil)
    let (status, output) = try ServerProcess.run(
      "/bin/sh",
      ["-c", "ulimit -n 100; exec \"$0\" dev --data \"$1/data\" --demo none", ServerProcess.executable, folder])
    #expect(status == 1)
    #expect(output.contains("100 open files") && output.contains("ulimit -n"), "\(output)")
    #expect(access(folder + "/data/postgres", F_OK) != 0, "nothing was begun")
    _ = try ServerProcess.run("/bin/rm", ["-rf", folder + "/data"])
  }
}
