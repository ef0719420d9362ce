import Foundation
import MoyaiTesting
import Testing

@Suite("Full schema", .database)
struct FullSchemaTests {
  @Test("schema/full.sql is the sum of the steps; MOYAI_UPDATE_GOLDEN=1 writes it anew")
  func golden() async throws {
    let dump = try await SchemaDump.of(try TestDatabase.current)
    let path = SchemaFolder.path + "/full.sql"
    if ProcessInfo.processInfo.environment["MOYAI_UPDATE_GOLDEN"] != nil {
      try TemporaryFolder.replace(path, with: dump)
    }
    let golden = try TemporaryFolder.read(path)
    let difference = dump.split(separator: "\n").difference(from: golden.split(separator: "\n"))
    #expect(difference.isEmpty, "the steps changed the schema: look at the difference, then write schema/full.sql anew")
    #expect(golden == dump)
  }
}
