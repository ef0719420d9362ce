import StrictJSON

/// Reads lines of an exported ledger, each by itself: parses, opens leaves and verifies signatures. This is nearly all
/// of the work, and lines do not depend on one another, so pieces of a file are read side by side.
struct LedgerLineReader: Sendable {
  /// Keys that are trusted.
  let keys: KeySet
  /// The entry that is looked for.
  let sought: LedgerEntryID?

  private static let limits = JSONLimits(maxDepth: 32, maxBytes: LedgerFile.lineMax)

  /// The findings of whole lines, each ended by a line feed but perhaps the last.
  func findings(in bytes: [UInt8]) -> [LedgerFinding] {
    var findings: [LedgerFinding] = []
    bytes.withUnsafeBufferPointer { bytes in
      var start = 0
      while start < bytes.count {
        let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
        findings.append(finding(UnsafeBufferPointer(rebasing: bytes[start..<end])))
        start = end + 1
      }
    }
    return findings
  }

  private func finding(_ line: UnsafeBufferPointer<UInt8>) -> LedgerFinding {
    // Blanks around a document mean nothing, so a changed one would go unseen.
    guard line.first == UInt8(ascii: "{"), line.last == UInt8(ascii: "}"), !Self.hasUpperCaseEscape(line),
      let object = (try? JSON(parsing: line, limits: Self.limits))?.object
    else { return .fault("not a line of an exported ledger") }
    switch object["t"]?.string {
    case "key" where object.count == 2:
      guard let key = object["jwk"].flatMap({ PublicKey(jwk: $0) }) else { return .fault("not a signing key") }
      return .key(key)
    case "block" where object.count == 4: return block(object)
    case "entry" where object.count == 6: return entry(object)
    default: return .fault("not a line of an exported ledger")
    }
  }

  private func block(_ object: JSONObject) -> LedgerFinding {
    guard let height = object.integer("height"), height >= 0 else { return .fault("a block without a height") }
    func fault(_ reason: String) -> LedgerFinding { .fault("height \(height): \(reason)") }
    guard let text = object.text("jws"), let hash = object.hash("hash") else { return fault("not a block") }
    do throws(JWSFault) {
      let jws = try CompactJWS(text, as: .block)
      guard let header = jws.canonicalPayload.flatMap({ BlockHeader(json: $0) }) else {
        return fault("not the canonical JSON of a block header")
      }
      guard header.height == height else { return fault("the header is that of height \(header.height)") }
      guard BlockHeader.hash(of: jws.payload) == hash else { return fault("the hash is not that of the header") }
      return .block(
        .init(
          height: height, header: header, hash: hash, jws: jws,
          isSigned: keys[jws.keyName].map { jws.isSigned(by: $0) }))
    } catch {
      return fault("\(error)")
    }
  }

  private func entry(_ object: JSONObject) -> LedgerFinding {
    guard let height = object.integer("height"), let index = object.integer("index"), height >= 0, index >= 0 else {
      return .fault("an entry without height and index")
    }
    func fault(_ reason: String) -> LedgerFinding { .fault("height \(height) index \(index): \(reason)") }
    guard let leaf = object.hash("leaf"), let saltText = object.optionalText("salt"), let payload = object["payload"]
    else { return fault("not an entry") }
    guard let saltText else {
      guard payload.isNull else { return fault("a payload without its salt") }
      return .entry(.init(height: height, index: index, leaf: leaf, content: .erased))
    }
    guard let content = payload.object else { return fault("a salt without its payload") }
    guard let salt = [UInt8](lowerHex: saltText.utf8), salt.count == LedgerLeaf.saltLength,
      LedgerLeaf.hash(salt: salt, payload: payload) == leaf
    else { return fault("salt and payload are not those of the leaf") }
    let isSought = sought.map { content["entry"]?.string == $0.text } ?? false
    return .entry(.init(height: height, index: index, leaf: leaf, content: isSought ? .sought : .opened))
  }

  /// Whether an escape of a control character is written in upper case: the one way in which a changed byte of a
  /// canonical text would mean the same.
  private static func hasUpperCaseEscape(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    guard line.count >= 6 else { return false }
    for place in 0...(line.count - 6) where line[place] == UInt8(ascii: "\\") {
      guard line[place + 1] == UInt8(ascii: "u"), line[place + 2] == 0x30, line[place + 3] == 0x30 else { continue }
      if (0x41...0x46).contains(line[place + 4]) || (0x41...0x46).contains(line[place + 5]) { return true }
    }
    return false
  }
}
