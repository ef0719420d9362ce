import StrictJSON
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a town takes along can be given to another broker as it is.
@Suite struct TenantExportTests {
  @Test func anExportSentToAnotherTownIsTheSameTown() throws {
    let server = try ServerProcess()
    let (town, other) = (try server.admit("leaving"), try server.admit("joining"))
    let client = server.client()
    for (path, body) in [
      (
        "/",
        #"{"id":"b","type":"T","n":{"value":1.5,"metadata":{"unit":{"value":"km"}}},"d":{"type":"DateTime","value":"2027-01-01"}}"#
      ),
      (
        "/",
        #"{"id":"a","type":"T","s":{"value":{"k":["日本",null]}},"location":{"type":"geo:point","value":"37.5,139.9"}}"#
      ),
      ("/kankou/aizu", #"{"id":"a","type":"S","free":{"type":"TextUnrestricted","value":"<'\"=>"}}"#),
    ] {
      let made = try client.send(
        "POST", "/v2/entities", key: town.ngsi, json: body, headers: [("Fiware-ServicePath", path)])
      #expect(made.status == 201, "\(made.text)")
    }
    let folder = server.dataFolder + "/export"
    let said = try server.command(["tenant", "export", "leaving", "--out", folder])
    #expect(said.contains("3 entities and 0 statements of leaving"), "\(said)")
    for line in readText(folder + "/entities.ndjson").split(separator: "\n") {
      let found = try JSON(parsing: Array(line.utf8))
      let answer = try client.send(
        "POST", "/v2/entities", key: other.ngsi, json: found.object?["entity"]?.text,
        headers: [("Fiware-ServicePath", found.object?["service_path"]?.string ?? "")])
      #expect(answer.status == 201, "\(line): \(answer.text)")
    }
    // Types are told one after another; within a type the order of creation holds.
    let list = "/v2/entities?options=count&attrs=*,servicePath&type="
    for (type, count) in [("T", "2"), ("S", "1")] {
      let (own, copied) = (
        try client.send("GET", list + type, key: town.ngsi), try client.send("GET", list + type, key: other.ngsi)
      )
      #expect(own.header("fiware-total-count") == count && own.text == copied.text)
    }
    let tenant = try JSON(parsing: Array(readText(folder + "/tenant.json").utf8))
    #expect(tenant.object?["tenant"]?.object?["slug"]?.string == "leaving" && tenant.object?["keys"]?.array?.count == 2)
    for key in [town.ngsi, town.console] {
      let secret = key.split(separator: "_").last ?? ""
      #expect(!readText(folder + "/tenant.json").contains(secret), "keys are listed without their secrets")
    }
    var status = stat()
    for place in [folder, folder + "/statements", folder + "/entities.ndjson", folder + "/tenant.json"] {
      #expect(stat(place, &status) == 0 && status.st_mode & 0o077 == 0, "\(place) is closed to others")
    }
    let again = try ServerProcess.run(
      ServerProcess.executable, ["tenant", "export", "leaving", "--out", folder, "--data", server.dataFolder])
    #expect(again.status == 1 && again.output.contains("already"), "\(again.output)")
  }
}
