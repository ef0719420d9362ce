import Glibc
import StrictJSON

/// The files of the signing keys. `<kid>.seed` (mode 0600) is one canonical JSON line with `exp`, `kid`, `nbf` and the
/// 32 bytes of `seed` in hexadecimal; `<kid>.jwk` beside it is the public half and outlives the seed.
struct SigningFolder {
  let path: String

  /// What was read. A file is known by its name and by what the file system says of it, and is not opened again while both
  /// are the same: a folder of a nation's towns is read whole once and not for each new key.
  struct Contents: Sendable {
    fileprivate var seeds: [String: Known<SigningKey>] = [:]
    fileprivate var halves: [String: Known<PublicKey>] = [:]
    fileprivate(set) var publicKeys = KeySet()

    var keys: [SigningKey] { seeds.values.map(\.content) }
  }

  fileprivate struct Known<Content: Sendable>: Sendable {
    let file: FileIdentity
    let content: Content
  }

  /// Changes with everything that happens to a file: another one of its name, other bytes, another mode.
  fileprivate struct FileIdentity: Equatable, Sendable {
    let number: ino_t
    let seconds: Int
    let nanoseconds: Int
  }

  /// Makes the folder (mode 0700) if there is none.
  func prepare() throws(SigningKeyError) {
    if mkdir(path, 0o700) != 0, errno != EEXIST { throw .unreadable(path) }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { throw .unreadable(path) }
    guard status.st_mode & 0o022 == 0 else { throw .exposed(path) }
  }

  /// When something in the folder was last made, renamed or removed, in nanoseconds.
  func changeTime() throws(SigningKeyError) -> Int64 {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .unreadable(path) }
    return Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
  }

  /// All keys. A public half that is missing, because the process that made the key died in between, is written.
  /// - Parameter before: what an earlier reading found.
  func read(knowing before: Contents = Contents()) throws(SigningKeyError) -> Contents {
    var contents = Contents()
    let files = try list()
    for (file, identity) in files where file.hasSuffix(".seed") {
      let key = if let known = before.seeds[file], known.file == identity { known.content } else { try readSeed(file) }
      contents.seeds[file] = Known(file: identity, content: key)
      contents.publicKeys.add(key.publicKey)
      if files[key.name.text + ".jwk"] == nil { try writePublic(key.publicKey) }
    }
    for (file, identity) in files where file.hasSuffix(".jwk") {
      let key = if let known = before.halves[file], known.file == identity { known.content } else { try readHalf(file) }
      contents.halves[file] = Known(file: identity, content: key)
      guard contents.publicKeys.add(key) else { throw .malformed("\(path)/\(file)") }
    }
    return contents
  }

  /// The keys of the `.jwk` files.
  func publicHalves() throws(SigningKeyError) -> KeySet {
    var keys = KeySet()
    for file in try list().keys where file.hasSuffix(".jwk") { keys.add(try readHalf(file)) }
    return keys
  }

  /// Keeps a new key. False when another process has taken the name meanwhile.
  func add(_ key: SigningKey) throws(SigningKeyError) -> Bool {
    let line: JSON = [
      "exp": .number(JSONNumber(key.publicKey.expires)), "kid": .string(key.name.text),
      "nbf": .number(JSONNumber(key.publicKey.notBefore)), "seed": .string(key.seed.lowerHex),
    ]
    let made = try PrivateFile.create(
      "\(path)/\(key.name.text).seed", line.canonicalBytes + [0x0A], mode: 0o600, temporary: "\(path)/.\(getpid())")
    if made { try writePublic(key.publicKey) }
    return made
  }

  private func writePublic(_ key: PublicKey) throws(SigningKeyError) {
    _ = try PrivateFile.create(
      "\(path)/\(key.name.text).jwk", key.jwk.canonicalBytes + [0x0A], mode: 0o644, temporary: "\(path)/.\(getpid())")
  }

  private func readSeed(_ file: String) throws(SigningKeyError) -> SigningKey {
    let place = path + "/" + file
    let content = try PrivateFile.read(place)
    guard content.mode & 0o077 == 0 else { throw .exposed(place) }
    guard let line = (try? JSON(parsing: content.bytes))?.object,
      let name = line["kid"]?.string.flatMap({ SigningKeyName($0) }), file == name.text + ".seed",
      let seed = line["seed"]?.string.flatMap({ [UInt8](lowerHex: Array($0.utf8)) }),
      let notBefore = line["nbf"]?.number?.int64, let expires = line["exp"]?.number?.int64,
      let key = SigningKey(name: name, seed: seed, notBefore: notBefore, expires: expires)
    else { throw .malformed(place) }
    return key
  }

  private func readHalf(_ file: String) throws(SigningKeyError) -> PublicKey {
    let place = path + "/" + file
    guard let json = try? JSON(parsing: try PrivateFile.read(place).bytes), let key = PublicKey(jwk: json),
      file == key.name.text + ".jwk"
    else { throw .malformed(place) }
    return key
  }

  private func list() throws(SigningKeyError) -> [String: FileIdentity] {
    guard let folder = opendir(path) else { throw .unreadable(path) }
    defer { closedir(folder) }
    var files: [String: FileIdentity] = [:]
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard !name.hasPrefix(".") else { continue }
      var status = stat()
      guard fstatat(dirfd(folder), name, &status, 0) == 0 else {
        // Gone since it was listed.
        if errno == ENOENT { continue }
        throw .unreadable("\(path)/\(name)")
      }
      files[name] = FileIdentity(
        number: status.st_ino, seconds: status.st_ctim.tv_sec, nanoseconds: status.st_ctim.tv_nsec)
    }
    return files
  }
}
