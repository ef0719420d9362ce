import CivilTime
import ConsentRules
import StrictJSON
import Testing

@Suite struct LedgerVerifierTests {
  private func fault(_ report: Verification) -> String {
    report.checks.compactMap(\.fault).joined(separator: "; ")
  }

  @Test func aLedgerAsExportedIsValid() async throws {
    let report = try await SampleLedger().report()
    #expect(report.exitStatus == 0, "\(report.lines)")
    #expect(report.lines.first == "ok    3 blocks of 072028, heights 0 to 2, linked and signed")
  }

  @Test func erasedEntriesAreCountedAndNoFault() async throws {
    let report = try await SampleLedger(erasing: [1, 4]).report()
    #expect(report.exitStatus == 0)
    #expect(report.lines.contains("ok    8 entries under their roots, 2 of them erased"))
  }

  @Test func I18_everyChangedByteIsFound() async throws {
    let ledger = try SampleLedger(counts: [2, 1])
    let bytes = ledger.bytes
    // The key's line is no part of what is proved: unknown members of a key are ignored, and its time may be longer.
    let start = try #require(bytes.firstIndex(of: 0x0A)) + 1
    for place in start..<bytes.count {
      var changed = bytes
      changed[place] ^= place.isMultiple(of: 2) ? 0x01 : 0x20
      let report = try await SampleLedger.report(changed)
      #expect(report.exitStatus == 1, "byte \(place) of \(bytes.count)")
    }
  }

  @Test func I18_aMissingEntryIsNamed() async throws {
    for (number, line) in try SampleLedger().entryLines.enumerated() {
      var ledger = try SampleLedger()
      ledger.lines.remove(at: line)
      let report = try await ledger.report()
      #expect(report.exitStatus == 1 && fault(report).contains("index"), "entry \(number): \(fault(report))")
    }
  }

  @Test func I18_addedRepeatedAndSwappedEntriesAreFound() async throws {
    let whole = try SampleLedger()
    for line in whole.entryLines {
      var repeated = whole
      repeated.lines.insert(repeated.lines[line], at: line)
      #expect(try await repeated.report().exitStatus == 1)
      for other in whole.entryLines where other > line {
        var swapped = whole
        swapped.lines.swapAt(line, other)
        #expect(try await swapped.report().exitStatus == 1)
        // Also when the places are corrected.
        for place in [line, other] {
          for member in ["height", "index"] {
            swapped.set(member, try #require(whole.lines[place].object?[member]), at: place)
          }
        }
        #expect(try await swapped.report().exitStatus == 1)
      }
    }
    var added = whole
    added.set("index", 4, at: added.lines.count - 1)
    added.lines.append(whole.lines[whole.lines.count - 1])
    #expect(try await added.report().exitStatus == 1)
  }

  @Test func I18_anEntryWithItsOwnLeafChangedBreaksTheRoot() async throws {
    var ledger = try SampleLedger()
    let line = ledger.entryLines[4]
    let salt = [UInt8](repeating: 9, count: 32)
    ledger.set("salt", .string(salt.lowerHex), at: line)
    ledger.set("payload", ["n": 99], at: line)
    ledger.set("leaf", .string(LedgerLeaf.hash(salt: salt, payload: ["n": 99] as JSON).hex), at: line)
    let report = try await ledger.report()
    #expect(report.exitStatus == 1 && fault(report) == "height 2: the root is not that of its entries")
  }

  @Test func I18_missingRepeatedAndReorderedBlocksAreFound() async throws {
    let whole = try SampleLedger(counts: [1, 1, 1, 1])
    func blocks(_ heights: [Int]) async throws -> Verification {
      var ledger = whole
      ledger.lines = [whole.lines[0]] + heights.flatMap { [whole.lines[1 + 2 * $0], whole.lines[2 + 2 * $0]] }
      return try await ledger.report()
    }
    #expect(try await blocks([0, 1, 2, 3]).exitStatus == 0)
    for order in [[0, 2, 3], [0, 1, 3], [1, 2, 3], [0, 1, 1, 2, 3], [0, 2, 1, 3], [1, 0, 2, 3], [0, 1, 2, 3, 0]] {
      let report = try await blocks(order)
      #expect(report.exitStatus == 1 && fault(report).contains("height"), "\(order): \(fault(report))")
    }
  }

  @Test func aCutOffEndIsFoundByAKeptHeadOnly() async throws {
    var ledger = try SampleLedger()
    let kept = ledger.heads
    ledger.lines.removeLast(5)
    #expect(try await ledger.report().exitStatus == 0)
    #expect(try await ledger.report(LedgerVerifier(heads: [kept[0], kept[1]])).exitStatus == 0)
    let report = try await ledger.report(LedgerVerifier(heads: kept))
    #expect(report.exitStatus == 1 && fault(report) == "height 2: the kept head is not in the chain")
  }

  @Test func anotherHashAtAKeptHeightIsFound() async throws {
    let ledger = try SampleLedger()
    let report = try await ledger.report(LedgerVerifier(heads: [LedgerHead(height: 1, hash: .zero)]))
    #expect(report.exitStatus == 1 && fault(report).contains("height 1"))
    let both = [ledger.heads[1], LedgerHead(height: 1, hash: .zero)]
    #expect(try await ledger.report(LedgerVerifier(heads: both)).exitStatus == 1)
  }

  @Test func aPartIsAnchoredByTheHeadBeforeIt() async throws {
    var ledger = try SampleLedger()
    ledger.lines.removeSubrange(1..<5)
    #expect(try await ledger.report().exitStatus == 1)
    #expect(try await ledger.report(LedgerVerifier(heads: [ledger.heads[0]])).exitStatus == 0)
    #expect(try await ledger.report(LedgerVerifier(heads: [LedgerHead(height: 0, hash: .zero)])).exitStatus == 1)
  }

  @Test func I27_aBlockNeedsAKeyOfItsOwnTenant() async throws {
    // Signed by the neighbour, whose key is trusted as the neighbour's.
    let foreign = try SampleLedger(key: Sample.signingKey(tenant: "072010"), tenant: "072028")
    let report = try await foreign.report()
    #expect(report.exitStatus == 1 && fault(report) == "height 0: 072010-2026a is no key of 072028")
    let whole = try SampleLedger()
    let trusted = KeySet([try Sample.signingKey(firstByte: 2).publicKey])
    #expect(try await whole.report(LedgerVerifier(trusted: trusted)).exitStatus == 1)
    #expect(try await whole.report(LedgerVerifier(trusted: KeySet())).exitStatus == 1)
    #expect(try await whole.report(LedgerVerifier(trusted: KeySet([whole.key.publicKey]))).exitStatus == 0)
  }

  @Test func aKeyCountsInItsTimeOnly() async throws {
    for (from, until) in [
      ("2026-11-23T00:00:00Z", "2027-01-01T00:00:00Z"), ("2026-01-01T00:00:00Z", "2026-11-22T00:00:02Z"),
    ] {
      let report = try await SampleLedger(key: Sample.signingKey(from: from, until: until)).report()
      #expect(report.exitStatus == 1 && fault(report).contains("not in use"))
    }
  }

  @Test func timeDoesNotRunBackwards() async throws {
    var ledger = try SampleLedger(counts: [1])
    let header = BlockHeader(
      tenant: try #require(TenantDigits("072028")), height: 1, previous: ledger.heads[0].hash, count: 1,
      root: try #require(ledger.lines[2].object?["leaf"]?.string.flatMap { Hash256(hex: $0) }),
      sealedAt: try Sample.instant("2026-11-22T00:00:00.999Z"))
    ledger.lines.append(LedgerLine.block(height: 1, hash: header.hash, jws: try header.signed(with: ledger.key).text))
    ledger.lines.append(ledger.lines[2])
    ledger.set("height", 1, at: 4)
    let report = try await ledger.report()
    #expect(report.exitStatus == 1 && fault(report).contains("sealed at 2026-11-22T00:00:00.999Z"))
  }

  @Test func anEntryIsFoundOrNotInLedger() async throws {
    let ledger = try SampleLedger(erasing: [4])
    let there = try await ledger.report(LedgerVerifier(sought: LedgerEntryID(high: 0, low: 5)))
    #expect(there.exitStatus == 0)
    #expect(there.lines.last == "ok    entry le_00000000000000000000000005 at height 2 index 1")
    for absent: UInt64 in [4, 100] {
      let report = try await ledger.report(LedgerVerifier(sought: LedgerEntryID(high: 0, low: absent)))
      #expect(report.exitStatus == 1 && fault(report) == "not in ledger")
    }
  }

  @Test func whatIsNoLedgerIsUnreadable() async throws {
    #expect(await LedgerVerifier().verify(path: "/nowhere/ledger").exitStatus == 2)
    #expect(await LedgerVerifier().verify(path: "/tmp").exitStatus == 2)
    for text in ["", "hello\n", "{}\n", "\u{0}\u{1}", "\n\n"] {
      #expect(try await SampleLedger.report(Array(text.utf8)).exitStatus == 2, "\(text)")
    }
  }

  @Test func aFileOfManyPiecesIsPutTogetherInOrder() async throws {
    let ledger = try SampleLedger(counts: [4_000, 1, 3_999, 2_000])
    let bytes = ledger.bytes
    #expect(bytes.count > 2 << 20)
    #expect(try await SampleLedger.report(bytes, LedgerVerifier(heads: ledger.heads)).exitStatus == 0)
    var swapped = ledger
    swapped.lines.swapAt(9_000, 9_001)
    let report = try await swapped.report()
    #expect(report.exitStatus == 1 && fault(report).hasPrefix("height 3 index"), "\(report.lines)")
  }

  @Test func headsAreReadStrictly() {
    let hash = String(repeating: "a", count: 64)
    #expect(LedgerHead("12:\(hash)") != nil)
    for text in [
      "12", ":\(hash)", "-1:\(hash)", "+1:\(hash)", "1:\(hash.dropLast())", "1:\(hash.uppercased())", "1:\(hash):",
    ] {
      #expect(LedgerHead(text) == nil, "\(text)")
    }
  }
}
