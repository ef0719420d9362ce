import StrictJSON

/// Verifies the receipts of one consent, oldest first, without a network: `moyai verify receipt`.
///
/// Each check looks at every line that can be read and names the first line at fault. A line that cannot be read fails
/// the check of headers, and the chain with it.
package struct ReceiptVerifier: Sendable {
  private struct Link {
    let line: Int
    let jws: CompactJWS
    let receipt: Receipt?
  }

  private let keys: KeySet
  private let notice: [UInt8]?

  /// - Parameters:
  ///   - keys: all that is trusted.
  ///   - notice: the bytes of the notice that was shown, when they are to be held against the receipt.
  package init(keys: KeySet, notice: [UInt8]? = nil) {
    self.keys = keys
    self.notice = notice
  }

  /// Verifies a file of one JWS on each line.
  package func verify(_ file: [UInt8]) -> Verification {
    var lines = file.split(separator: 0x0A, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    guard lines.contains(where: Self.looksLikeReceipt) else {
      return Verification(unreadable: "the file holds no receipt (one compact JWS on each line is expected)")
    }
    var links: [Link] = []
    var headerFault: String?
    for (place, line) in lines.enumerated() {
      do throws(JWSFault) {
        let jws = try CompactJWS(ascii: Array(line), as: .receipt)
        links.append(Link(line: place + 1, jws: jws, receipt: jws.canonicalPayload.flatMap { Receipt(json: $0) }))
      } catch {
        headerFault = headerFault ?? "line \(place + 1): \(error)"
      }
    }
    var report = Verification()
    report.note("header exact", headerFault)
    checkEach(links, into: &report)
    let receipts = links.compactMap { link in link.receipt.map { (link, $0) } }
    let isWhole = receipts.count == lines.count
    report.note("times not backwards", isWhole ? Self.timeFault(receipts) : Self.incomplete)
    report.note("chain unbroken from granted on", isWhole ? Self.chainFault(receipts) : Self.incomplete)
    report.note("transitions legal", isWhole ? Self.transitionFault(receipts.map(\.1)) : Self.incomplete)
    if let notice {
      let hash = Hash256.of(notice)
      let other = receipts.first { $0.1.terms.noticeHash != hash }
      report.note(
        "notice is the one quoted",
        receipts.isEmpty ? Self.incomplete : other.map { "line \($0.0.line) quotes another than \(hash)" })
    }
    return report
  }

  private static let incomplete = "not every line is a receipt"

  /// A line that was one once, even when a byte of it was changed since.
  private static func looksLikeReceipt(_ line: ArraySlice<UInt8>) -> Bool {
    line.starts(with: "ey".utf8) || line.count { $0 == UInt8(ascii: ".") } == 2
  }

  private func checkEach(_ links: [Link], into report: inout Verification) {
    func fault(_ reason: (Link) -> String?) -> String? {
      guard !links.isEmpty else { return Self.incomplete }
      for link in links {
        if let reason = reason(link) { return "line \(link.line): \(reason)" }
      }
      return nil
    }
    report.note("payload canonical", fault { $0.receipt == nil ? "not the canonical JSON of a receipt" : nil })
    report.note(
      "signature",
      fault { link in
        guard let key = keys[link.jws.keyName] else { return "no key \(link.jws.keyName) is trusted" }
        return link.jws.isSigned(by: key) ? nil : "not signed by \(link.jws.keyName)"
      })
    report.note(
      "key of the receipt's tenant",
      fault { link in
        guard let receipt = link.receipt, let key = keys[link.jws.keyName] else { return "cannot be told" }
        return key.belongs(to: receipt.terms.tenant) ? nil : "\(key.name) is no key of \(receipt.terms.tenant)"
      })
    report.note(
      "key valid at the event",
      fault { link in
        guard let receipt = link.receipt, let key = keys[link.jws.keyName] else { return "cannot be told" }
        return key.covers(receipt.at) ? nil : "\(key.name) was not in use at \(receipt.at)"
      })
  }

  private static func timeFault(_ receipts: [(Link, Receipt)]) -> String? {
    for (link, receipt) in receipts where receipt.terms.validFrom >= receipt.terms.validUntil {
      return "line \(link.line): it ends before it begins"
    }
    for (earlier, later) in zip(receipts, receipts.dropFirst()) where later.1.at < earlier.1.at {
      return "line \(later.0.line): \(later.1.at) comes after \(earlier.1.at)"
    }
    return nil
  }

  private static func chainFault(_ receipts: [(Link, Receipt)]) -> String? {
    guard let first = receipts.first else { return incomplete }
    guard first.1.kind == .granted, first.1.previous == nil else {
      return "line 1: a chain begins with granted and names no receipt before it"
    }
    for (earlier, later) in zip(receipts, receipts.dropFirst()) {
      if later.1.previous != earlier.0.jws.hash {
        return "line \(later.0.line): it does not name the receipt before it"
      }
      if later.1.terms != first.1.terms { return "line \(later.0.line): the terms differ from those of line 1" }
    }
    if Set(receipts.map(\.1.id)).count != receipts.count { return "two receipts have one id" }
    return nil
  }

  private static func transitionFault(_ receipts: [Receipt]) -> String? {
    var life = ReceiptLife()
    for (place, receipt) in receipts.enumerated() {
      if let fault = life.fault(taking: receipt) { return "line \(place + 1): \(fault)" }
    }
    return nil
  }
}

extension CompactJWS {
  /// The payload when its bytes are the canonical JSON of something; else nil.
  var canonicalPayload: JSON? {
    guard let json = try? JSON(parsing: payload, limits: JSONLimits(maxDepth: 16)), json.canonicalBytes == payload
    else {
      return nil
    }
    return json
  }
}
