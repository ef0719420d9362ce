import Glibc
import MoyaiTesting
import Testing

@testable import Tenancy

@Suite("Pepper file")
struct PepperFileTests {
  @Test("a new file is readable by its owner alone, and gives the same proofs again")
  func create() throws {
    let path = try TemporaryFolder.make() + "/pepper"
    try PepperFile.create(path)
    var status = stat()
    #expect(lstat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
    let key = try #require(APIKeyText(Vector.first))
    let ring = try PepperFile.read(path)
    #expect(ring.newestVersion == 1)
    #expect(try PepperFile.read(path).proof(of: key).bytes == ring.proof(of: key).bytes)
    #expect(throws: PepperError(.alreadyThere)) { try PepperFile.create(path) }
    let other = try TemporaryFolder.make() + "/pepper"
    try PepperFile.create(other)
    #expect(try PepperFile.read(other).proof(of: key).bytes != ring.proof(of: key).bytes)
  }

  @Test("a file others may read is refused", arguments: [0o640, 0o604, 0o644, 0o620])
  func exposed(mode: Int) throws {
    let path = try TemporaryFolder.make() + "/pepper"
    try PepperFile.create(path)
    chmod(path, mode_t(mode))
    #expect(throws: PepperError(.exposed)) { try PepperFile.read(path) }
  }

  @Test("a missing file says so")
  func missing() {
    #expect(throws: PepperError(.missing)) { try PepperFile.read("/nonexistent/pepper") }
  }

  @Test(
    "lines that are no pepper are refused",
    arguments: [
      "1", "x 00", "0 \(String(repeating: "0", count: 64))", "-1 \(String(repeating: "0", count: 64))",
      "1 \(String(repeating: "0", count: 63))", "1 \(String(repeating: "0", count: 62))",
      "1 \(String(repeating: "g", count: 64))",
      "1 \(String(repeating: "0", count: 64))\n1 \(String(repeating: "1", count: 64))",
      "1 \(String(repeating: "0", count: 64)) more",
    ])
  func malformed(text: String) {
    #expect(throws: PepperError(.malformed)) { try PepperFile.parse(text) }
  }

  @Test("a file of comments holds no pepper")
  func empty() {
    #expect(throws: PepperError(.empty)) { try PepperFile.parse("# nothing\n\n") }
  }

  @Test("the newest version is the highest, in any order of lines")
  func versions() throws {
    let line = { (version: Int) in "\(version) \(String(repeating: "a", count: 64))" }
    #expect(try PepperFile.parse([line(2), "# old", line(10), line(1)].joined(separator: "\n")).newestVersion == 10)
  }
}
