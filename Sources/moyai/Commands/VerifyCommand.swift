import ArgumentParser
import ConsentRules
import Foundation
import MoyaiServer

/// 検証: receipts and ledgers checked without a server, a database or a network.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Verify receipts and exported ledgers. Offline; exit status 0 valid, 1 invalid, 2 unreadable.",
    subcommands: [Receipt.self, Ledger.self])

  struct Receipt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Verify the receipts of a consent: one JWS on each line, oldest first.")
    @Argument(help: "File of receipts.") var file: String
    @Option(help: "Public keys (a JWKS). Without it the configured folder of signing keys is looked at.")
    var jwks: String?
    @Option(help: "The notice that was shown; its hash is held against the one the receipts quote.") var notice: String?
    @Option(help: "Data folder of `moyai dev`, for its keys when --jwks is left out.") var data: String?

    func run() async throws {
      let report: Verification
      do {
        let keys = try TrustedKeys.find(jwks: jwks, data: data)
        let notice = try notice.map { try TrustedKeys.bytes(of: $0) }
        report = ReceiptVerifier(keys: keys, notice: notice).verify(try TrustedKeys.bytes(of: file))
      } catch let error as TrustedKeys.Unreadable {
        report = Verification(unreadable: error.reason)
      }
      try report.tell()
    }
  }

  struct Ledger: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Verify an exported ledger (NDJSON).")
    @Argument(help: "Exported ledger.") var file: String
    @Option(help: "Public keys (a JWKS): then only these are trusted, not those in the file.") var jwks: String?
    @Option(help: "A head kept from earlier, HEIGHT:HASH; may be repeated.") var head: [String] = []
    @Option(help: "An entry that must be in the file, le_….") var entry: String?

    func run() async throws {
      let report: Verification
      do {
        let keys = try jwks.map { try TrustedKeys.set(at: $0) }
        let heads = try head.map { try TrustedKeys.read($0, "--head", "HEIGHT:HASH") { LedgerHead($0) } }
        let entry = try entry.map { try TrustedKeys.read($0, "--entry", "le_…") { LedgerEntryID($0) } }
        report = await LedgerVerifier(trusted: keys, heads: heads, sought: entry).verify(path: file)
      } catch let error as TrustedKeys.Unreadable {
        report = Verification(unreadable: error.reason)
      }
      try report.tell()
    }
  }
}

/// Where a verifier takes its keys from.
private enum TrustedKeys {
  struct Unreadable: Error { let reason: String }

  static func bytes(of path: String) throws(Unreadable) -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Unreadable(reason: "\(path) cannot be read")
    }
    return Array(data)
  }

  /// An option's value; what is malformed ends as what cannot be read does, with status 2.
  static func read<Value>(
    _ text: String, _ option: String, _ form: String, _ parse: (String) -> Value?
  ) throws(Unreadable) -> Value {
    guard let value = parse(text) else { throw Unreadable(reason: "\(option) has the form \(form)") }
    return value
  }

  static func set(at path: String) throws(Unreadable) -> KeySet {
    let bytes = try bytes(of: path)
    do throws(KeySetFault) {
      return try KeySet(parsing: bytes)
    } catch {
      throw Unreadable(reason: "\(path): \(error)")
    }
  }

  /// The set named, else the public halves in the configured folder of signing keys.
  static func find(jwks: String?, data: String?) throws(Unreadable) -> KeySet {
    if let jwks { return try set(at: jwks) }
    let environment = ProcessInfo.processInfo.environment
    let folder = data.map { $0 + "/signing" } ?? environment["MOYAI_SIGNING_DIRECTORY"] ?? "/etc/moyai/signing"
    do throws(SigningKeyError) {
      return try KeySet(publicHalvesIn: folder)
    } catch {
      throw Unreadable(reason: "no public keys: name them with --jwks (\(error))")
    }
  }
}

extension Verification {
  /// Prints one line for each check and ends with the status that goes with them.
  fileprivate func tell() throws {
    for line in lines { printNow(line) }
    if exitStatus != 0 { throw ExitCode(exitStatus) }
  }
}
