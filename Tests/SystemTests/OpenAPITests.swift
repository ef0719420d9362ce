import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The OpenAPI text of the running server, judged by a validator that is not ours.
@Suite struct OpenAPITests {
  @Test func theTextIsValid() throws {
    let server = try ServerProcess()
    let validator = ServerProcess.packageFolder + "/.build-venv/bin/openapi-spec-validator"
    try #require(access(validator, X_OK) == 0, "./deploy/test installs the validator; run that")
    for (name, client) in [("data", server.client()), ("admin", server.adminClient())] {
      let response = try client.send("GET", "/openapi.json")
      #expect(response.status == 200)
      #expect(response.header("content-type") == "application/json")
      let file = server.dataFolder + "/openapi-\(name).json"
      let handle = fopen(file, "w")
      fwrite(response.body, 1, response.body.count, handle)
      fclose(handle)
      let (status, output) = try ServerProcess.run(validator, [file])
      #expect(status == 0, "\(name): \(output)")
    }
  }

  /// Requests made from the text by a program that knows nothing else of us: no failure of ours, no status, no content
  /// type and no shape that the text does not announce. The same requests each time, bounded in number and time.
  @Test func requestsMadeFromTheTextMeetNothingUnannounced() throws {
    let server = try ServerProcess()
    let town = try server.admit("stranger")
    let planes = [
      (server.port, "^/(v2|version|health|openapi)", town.ngsi), (server.port, "^/tenant", town.console),
      (server.adminPort, "^/admin", server.operatorToken),
    ]
    let tester = ServerProcess.packageFolder + "/.build-venv/bin/schemathesis"
    try #require(access(tester, X_OK) == 0, "./deploy/test installs schemathesis; run that")
    for (port, paths, key) in planes {
      // It keeps notes in the folder it runs in.
      let command = """
        cd "$1" && exec "$2" run "http://127.0.0.1:$3/openapi.json" --include-path-regex "$4" -H "X-Auth-Token: $5" \
          --exclude-operation-id ngsi.subscription.create --exclude-operation-id ngsi.registration.create \
          --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance \
          --phases fuzzing --max-examples 3 --max-time 10 --generation-deterministic --continue-on-failure \
          --request-timeout 30 --warnings off --no-color
        """
      let (status, output) = try ServerProcess.run(
        "/bin/sh", ["-c", command, "sh", server.dataFolder, tester, "\(port)", paths, key])
      #expect(status == 0, "\(paths): \(output)")
      #expect(output.contains("Tested:"), "\(paths): nothing was tried: \(output)")
    }
  }
}
