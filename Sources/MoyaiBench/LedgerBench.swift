import ArgumentParser
import CivilTime
import ConsentRules
import Foundation
import StrictJSON

/// Writes the export of a town whose ledger is long, and verifies it as an auditor does: with the executable alone, without
/// a server or a network.
struct LedgerBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger",
    abstract: "Measures `moyai verify ledger` on a generated export: seconds and peak memory. Needs no server.")

  @Option(help: "The executable to measure.") var moyai = ".build-release/release/moyai"
  @Option(help: "Entries of the ledger.") var entries = 1_000_000
  @Option(help: "Entries of a block.") var block = 500
  @Option(help: "Rounds; the median is printed.") var rounds = 3

  func validate() throws {
    guard entries > 0, block > 0, rounds > 0 else { throw ValidationError("All numbers must be positive.") }
  }

  func run() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "moyai-ledger-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "ledger.ndjson").path
    say("writing \(entries) entries")
    var export = try GeneratedLedger(path: path, signing: folder.appending(path: "signing").path)
    let head = try export.write(entries: entries, perBlock: block)
    let mebibytes = Double((try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0) / 1_048_576
    var seconds: [Double] = []
    for round in 1...rounds {
      say("round \(round) of \(rounds)")
      let start = ContinuousClock.now
      try shell(moyai, ["verify", "ledger", path, "--head", head])
      seconds.append((ContinuousClock.now - start) / .seconds(1))
    }
    var table = ResultTable()
    table.note(
      "verify ledger, \(entries) entries in blocks of \(block) (\(decimals(mebibytes, 0)) MiB)",
      "\(decimals(median(seconds), 2)) s", goal: "≤ 60 s on 2 cores")
    table.note("peak memory", "\(peakMebibytesOfChildren()) MiB", goal: "bounded: the same for any length")
    table.print()
  }
}

/// The most memory that any program run so far had.
func peakMebibytesOfChildren() -> Int {
  var usage = rusage()
  guard getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage) == 0 else { return 0 }
  return (Int(usage.ru_maxrss) + 1_023) / 1_024
}

/// An export as `GET /tenant/v1/ledger/export` writes it, of reads and their outcomes in turns.
private struct GeneratedLedger {
  private let file: FileHandle
  private let keys: SigningKeys
  private let town: TenantDigits
  private var chunk: [UInt8] = []
  private var random = SystemRandomNumberGenerator()

  private static let chunkBytes = 1 << 20
  /// The first of its blocks is sealed then, and each a second after the one before.
  private static let began = Timestamp(microseconds: 1_795_305_600_000_000)

  init(path: String, signing: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path),
      let town = TenantDigits("072028")
    else { throw ShellFailure(description: "\(path) cannot be written") }
    self.file = file
    self.town = town
    keys = try SigningKeys(directory: signing)
  }

  /// - Returns: the newest head, as `--head` takes it.
  mutating func write(entries: Int, perBlock: Int) throws -> String {
    _ = try keys.key(of: town, at: Self.began)
    for key in try keys.publicKeys.sorted { try line(LedgerLine.key(key)) }
    var previous = Hash256.zero
    var height = 0
    for start in stride(from: 0, to: entries, by: perBlock) {
      let sealedAt = Self.began + .seconds(Int64(height))
      let made = try (start..<min(start + perBlock, entries)).map { try entry($0, at: sealedAt) }
      guard let root = MerkleTree.root(of: made.map(\.leaf)) else { continue }
      let block = BlockHeader(
        tenant: town, height: height, previous: previous, count: made.count, root: root, sealedAt: sealedAt)
      try line(LedgerLine.block(height: height, hash: block.hash, jws: block.signed(with: keys).text))
      for (index, entry) in made.enumerated() {
        try line(LedgerLine.entry(height: height, index: index, leaf: entry.leaf, opened: (entry.salt, entry.payload)))
      }
      previous = block.hash
      height += 1
    }
    try file.write(contentsOf: chunk)
    try file.close()
    return "\(height - 1):\(previous.hex)"
  }

  private mutating func entry(
    _ number: Int, at time: Timestamp
  ) throws -> (leaf: Hash256, salt: [UInt8], payload: JSON) {
    let id = LedgerEntryID.random(using: &random).text
    let at = time.iso8601Milliseconds()
    let text =
      number.isMultiple(of: 2)
      ? #"{"asked":["health.checkup"],"at":"\#(at)","basis":"consent","consents":["\#(ConsentID.random(using: &random).text)"],"#
        + #""decision":"permit","entry":"\#(id)","kid":"a1B2c3D4e5F6","kind":"access","mode":"view","org":"org_reiji_health","#
        + #""permitted":["health.checkup@1"],"purpose":"pur_checkup_advice","reason":null,"service":"svc_kenshin","#
        + #""subject":"\#(SubjectID.random(using: &random).text)","tenant":"072028","v":"moyai.entry/1"}"#
      : #"{"at":"\#(at)","body_sha256":"\#(Hash256.of(Array(id.utf8)).hex)","bytes":223,"entry":"\#(id)","kind":"outcome","#
        + #""of":"\#(LedgerEntryID.random(using: &random).text)","rows":1,"tenant":"072028","v":"moyai.entry/1"}"#
    let payload = try JSON(parsing: Array(text.utf8))
    let salt = (0..<4).flatMap { _ in withUnsafeBytes(of: random.next()) { Array($0) } }
    return (LedgerLeaf.hash(salt: salt, payload: payload), salt, payload)
  }

  private mutating func line(_ json: JSON) throws {
    json.write(into: &chunk)
    chunk.append(UInt8(ascii: "\n"))
    guard chunk.count >= Self.chunkBytes else { return }
    try file.write(contentsOf: chunk)
    chunk.removeAll(keepingCapacity: true)
  }
}
