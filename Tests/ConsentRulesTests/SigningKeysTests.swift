import CivilTime
import ConsentRules
import Foundation
import StrictJSON
import Testing

@Suite struct SigningKeysTests {
  private func withFolder(_ body: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "keys-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  private func mode(_ path: String) throws -> Int {
    try #require(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
  }

  private let aizu = TenantDigits("072028")
  private let now = Timestamp(seconds: 1_795_305_600)

  @Test func aKeyIsMadeWhenFirstNeededAndKeptInOneFileOfMode0600() throws {
    try withFolder { path in
      let tenant = try #require(aizu)
      let key = try SigningKeys(directory: path).key(of: tenant, at: now)
      #expect(key.name.text == "072028-2026a" && key.publicKey.covers(now))
      #expect(try mode(path + "/072028-2026a.seed") == 0o600)
      #expect(try mode(path) == 0o700)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: path).sorted() == ["072028-2026a.jwk", "072028-2026a.seed"])
      // Another process finds the same.
      #expect(try SigningKeys(directory: path).key(of: tenant, at: now).publicKey == key.publicKey)
    }
  }

  @Test func theSeedIsNowhereButInItsFile() throws {
    try withFolder { path in
      let tenant = try #require(aizu)
      let keys = try SigningKeys(directory: path)
      let key = try keys.key(of: tenant, at: now)
      let line = try JSON(parsing: Array(try Data(contentsOf: URL(fileURLWithPath: path + "/072028-2026a.seed"))))
      let seed = try #require(line.object?["seed"]?.string)
      for text in ["\(key)", String(reflecting: key), try keys.jwks.text] { #expect(!text.contains(seed)) }
      #expect(!(try keys.jwks.text.contains("\"d\"")))
    }
  }

  @Test func rotationSignsWithTheNewKeyAndKeepsTheOldForItsTime() throws {
    try withFolder { path in
      let tenant = try #require(aizu)
      let keys = try SigningKeys(directory: path)
      let first = try keys.key(of: tenant, at: now).name
      let later = now + .seconds(86_400)
      let second = try keys.rotate(tenant, at: later)
      #expect(first.text == "072028-2026a" && second.text == "072028-2026b")
      #expect(try keys.key(of: tenant, at: later).name == second)
      #expect(try keys.key(of: tenant, at: later - .seconds(1)).name == first)
      #expect(try keys.publicKeys.sorted.map(\.name) == [first, second])
    }
  }

  @Test func I10_noInstantIsWithoutAKeyHoweverFarTheClockJumps() throws {
    try withFolder { path in
      let tenant = try #require(aizu)
      let keys = try SigningKeys(directory: path)
      _ = try keys.key(of: tenant, at: now)
      let far = now + .seconds(9 * 365 * 86_400)
      #expect(try keys.key(of: tenant, at: far).publicKey.covers(far))
      // What happened in between finds its key too.
      for years in 1..<9 {
        let then = now + .seconds(years * 365 * 86_400)
        #expect(try keys.key(of: tenant, at: then).publicKey.covers(then))
      }
      #expect(throws: SigningKeyError.noKey(tenant)) { try keys.key(of: tenant, at: now - .seconds(2 * 86_400)) }
    }
  }

  @Test func aKeyThatAnotherProcessMadeIsFound() throws {
    try withFolder { path in
      let tenant = try #require(aizu)
      let one = try SigningKeys(directory: path)
      let other = try SigningKeys(directory: path)
      let first = try one.key(of: tenant, at: now)
      #expect(try other.key(of: tenant, at: now).publicKey == first.publicKey)
      let second = try other.rotate(tenant, at: now + .seconds(60))
      #expect(try one.key(of: tenant, at: now + .seconds(61)).name == second)
    }
  }

  @Test func aSeedThatOthersMayReadIsRefused() throws {
    try withFolder { path in
      _ = try SigningKeys(directory: path).key(of: #require(aizu), at: now)
      try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path + "/072028-2026a.seed")
      #expect(throws: SigningKeyError.exposed(path + "/072028-2026a.seed")) { try SigningKeys(directory: path) }
    }
  }

  @Test func aFileThatBecameAnotherIsReadAgain() throws {
    try withFolder { path in
      try withFolder { elsewhere in
        let tenant = try #require(aizu)
        let keys = try SigningKeys(directory: path)
        let first = try keys.key(of: tenant, at: now)
        let other = try SigningKeys(directory: elsewhere).key(of: tenant, at: now)
        #expect(first.name == other.name && first.publicKey != other.publicKey)
        for file in ["072028-2026a.seed", "072028-2026a.jwk"] {
          try FileManager.default.removeItem(atPath: "\(path)/\(file)")
          try FileManager.default.moveItem(atPath: "\(elsewhere)/\(file)", toPath: "\(path)/\(file)")
        }
        #expect(try keys.key(of: tenant, at: now).publicKey == other.publicKey)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path + "/072028-2026a.seed")
        // Something has to happen in the folder before it is looked at.
        _ = FileManager.default.createFile(atPath: path + "/note", contents: nil)
        #expect(throws: SigningKeyError.exposed(path + "/072028-2026a.seed")) { try keys.publicKeys }
      }
    }
  }

  @Test func publicKeysOutliveTheirSeeds() throws {
    try withFolder { path in
      let tenant = try #require(aizu)
      let key = try SigningKeys(directory: path).key(of: tenant, at: now)
      try FileManager.default.removeItem(atPath: path + "/072028-2026a.seed")
      let keys = try SigningKeys(directory: path)
      #expect(try keys.publicKeys[key.name] == key.publicKey)
      // A name is never given twice.
      #expect(try keys.key(of: tenant, at: now).name.text == "072028-2026b")
    }
  }

  @Test func aForeignFileIsRefused() throws {
    try withFolder { path in
      _ = try SigningKeys(directory: path).key(of: #require(aizu), at: now)
      try FileManager.default.moveItem(atPath: path + "/072028-2026a.jwk", toPath: path + "/072028-2026c.jwk")
      #expect(throws: SigningKeyError.malformed(path + "/072028-2026c.jwk")) { try SigningKeys(directory: path) }
    }
  }

  @Test func aSetIsReadStrictly() throws {
    let key = try Sample.signingKey().publicKey
    #expect(try KeySet(parsing: KeySet([key]).json.bytes) == KeySet([key]))
    var other = try #require(key.jwk.object)
    other["x"] = .string(Base64URL.text([UInt8](repeating: 1, count: 32)))
    for text in [
      "", "[]", "{}", "{\"keys\":[{\"kty\":\"OKP\"}]}", "{\"keys\":[1]}",
      JSON.object(["keys": [key.jwk, .object(other)]]).text,
    ] {
      #expect(throws: KeySetFault.self, "\(text)") { try KeySet(parsing: Array(text.utf8)) }
    }
    #expect(try KeySet(parsing: Array("{\"keys\":[{\"kty\":\"RSA\"}]}".utf8)).count == 0)
  }
}
