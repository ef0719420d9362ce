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
}
