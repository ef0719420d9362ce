import Foundation

/// Verifies an exported ledger without a network: `moyai verify ledger`.
///
/// The file is read once, in pieces; pieces are parsed and hashed side by side, and their findings put together in
/// order. At most ``piecesMax`` pieces are held at a time. It stops at the first fault: what follows a break proves
/// nothing.
package struct LedgerVerifier: Sendable {
  /// The only keys that count; nil when those of the file do.
  package var trusted: KeySet?
  /// Heads kept from earlier.
  package var heads: [LedgerHead]
  /// An entry that is to be in the file.
  package var sought: LedgerEntryID?

  package init(trusted: KeySet? = nil, heads: [LedgerHead] = [], sought: LedgerEntryID? = nil) {
    self.trusted = trusted
    self.heads = heads
    self.sought = sought
  }

  /// Verifies the file at this path.
  package func verify(path: String) async -> Verification {
    var chain = LedgerChain(trusted: trusted, heads: heads)
    do {
      try await read(try LedgerFile(path: path), into: &chain)
    } catch let unreadable as LedgerFile.Unreadable {
      return Verification(unreadable: unreadable.reason)
    } catch let fault as LedgerChain.Fault {
      var report = Verification()
      report.note("ledger", fault.reason)
      return report
    } catch {
      return Verification(unreadable: "\(error)")
    }
    return report(on: chain)
  }

  private static let piecesMax = max(2, ProcessInfo.processInfo.activeProcessorCount) + 2

  private func read(_ file: consuming LedgerFile, into chain: inout LedgerChain) async throws {
    // The first piece has the keys, by which the others are verified where they are read.
    guard let first = try file.next() else { throw LedgerFile.Unreadable(reason: "the file is empty") }
    let findings = reader(keys: chain.keys).findings(in: first)
    guard findings.contains(where: \.isOfTheFormat) else {
      throw LedgerFile.Unreadable(reason: "the file holds no line of an exported ledger")
    }
    var line = 0
    for finding in findings {
      line += 1
      try chain.take(finding, line: line)
    }
    try await withThrowingTaskGroup(of: (place: Int, findings: [LedgerFinding]).self) { group in
      var waiting: [Int: [LedgerFinding]] = [:]
      var sent = 0
      var taken = 0
      while true {
        while sent - taken < Self.piecesMax, let piece = try file.next() {
          let (reader, place) = (reader(keys: chain.keys), sent)
          group.addTask { (place, reader.findings(in: piece)) }
          sent += 1
        }
        guard let done = try await group.next() else { break }
        waiting[done.place] = done.findings
        while let findings = waiting.removeValue(forKey: taken) {
          for finding in findings {
            line += 1
            try chain.take(finding, line: line)
          }
          taken += 1
        }
      }
    }
    try chain.finish()
  }

  private func reader(keys: KeySet) -> LedgerLineReader { LedgerLineReader(keys: keys, sought: sought) }

  private func report(on chain: LedgerChain) -> Verification {
    var report = Verification()
    if let last = chain.last {
      report.note(
        "\(chain.blocks) blocks of \(last.header.tenant), heights \(chain.firstHeight) to \(last.header.height), linked and "
          + "signed")
      report.note("\(chain.entries) entries under their roots, \(chain.erased) of them erased")
      report.note("newest head \(last.header.height):\(last.hash)")
    } else {
      report.note("0 blocks")
    }
    if !heads.isEmpty { report.note("\(heads.count) kept heads in the chain") }
    if let sought {
      let place = chain.sought.map { " at height \($0.height) index \($0.index)" }
      report.note("entry \(sought)\(place ?? "")", place == nil ? "not in ledger" : nil)
    }
    return report
  }
}

extension LedgerFinding {
  fileprivate var isOfTheFormat: Bool {
    if case .fault = self { false } else { true }
  }
}
