/// Texts that programs make and that hold digits by chance: about one UUID in three thousand would otherwise be taken for
/// a number. Each counts only where it stands alone between characters that are neither letters nor digits.
struct MachineTokens {
  private let text: UnsafeBufferPointer<UInt8>
  /// Up to here no JSON web signature begins: its header part was looked through already.
  private var noSignatureBefore = 0

  /// Characters of the shortest token, one of our ids.
  static let lengthMin = 29

  private init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  /// Makes `result` the text with every token replaced by symbols that are nothing.
  static func blank(_ text: UnsafeBufferPointer<UInt8>, into result: inout [UInt8]) {
    var tokens = MachineTokens(text)
    result.removeAll(keepingCapacity: true)
    result.append(contentsOf: text)
    var place = 0
    while place < text.count {
      guard Symbol.isAlphanumeric(text[place]) else {
        place += 1
        continue
      }
      // Here begins a word: what stands before is neither letter nor digit.
      if let end = tokens.end(from: place) {
        for blank in place..<end { result[blank] = NormalImages.other }
        place = end
      } else {
        while place < text.count, Symbol.isAlphanumeric(text[place]) { place += 1 }
      }
    }
  }

  private mutating func end(from start: Int) -> Int? {
    guard start + Self.lengthMin <= text.count else { return nil }
    if let end = idEnd(start), isAlone(end) { return end }
    if let end = uuidEnd(start), isAlone(end) { return end }
    if let end = hashEnd(start), isAlone(end) { return end }
    if let end = keyEnd(start), isAlone(end) { return end }
    return signatureEnd(start)
  }

  private func isAlone(_ end: Int) -> Bool { end == text.count || !Symbol.isAlphanumeric(text[end]) }

  private func has(_ expected: StaticString, at place: Int) -> Bool {
    let count = expected.utf8CodeUnitCount
    guard place + count <= text.count else { return false }
    for offset in 0..<count where text[place + offset] != expected.utf8Start[offset] { return false }
    return true
  }

  /// An API key: `moyai_sk_live_072028_` and 62 characters.
  private func keyEnd(_ start: Int) -> Int? {
    let length = 83
    guard has("moyai_", at: start), start + length <= text.count else { return nil }
    for offset in 6..<length {
      let isBar = offset == 8 || offset == 13 || offset == 20 || offset == 33
      let symbol = text[start + offset]
      guard isBar ? symbol == 0x5F : Symbol.isAlphanumeric(symbol) else { return nil }
    }
    return start + length
  }

  /// Account, subject, pairwise id, offer, consent, receipt, receipt's subject, consent request, ledger entry, request.
  private static func isPrefix(_ first: UInt8, _ second: UInt8) -> Bool {
    switch (Character(Unicode.Scalar(first)), Character(Unicode.Scalar(second))) {
    case ("a", "c"), ("s", "j"), ("p", "p"), ("o", "f"), ("c", "n"), ("c", "r"), ("r", "s"), ("c", "q"), ("l", "e"),
      ("r", "q"):
      true
    default: false
    }
  }

  /// One of our ids: a prefix of two letters and 26 characters of Crockford's base 32 (Consent.docc, ids).
  private func idEnd(_ start: Int) -> Int? {
    let length = 29
    guard start + length <= text.count, text[start + 2] == 0x5F, (0x30...0x37).contains(text[start + 3]),
      Self.isPrefix(text[start], text[start + 1])
    else { return nil }
    for place in (start + 4)..<(start + length) where !Self.isBase32(text[place]) { return nil }
    return start + length
  }

  private static func isBase32(_ symbol: UInt8) -> Bool {
    switch symbol {
    case 0x30...0x39, 0x61...0x68, 0x6A, 0x6B, 0x6D, 0x6E, 0x70...0x74, 0x76...0x7A: true
    default: false
    }
  }

  private func uuidEnd(_ start: Int) -> Int? {
    let length = 36
    guard start + length <= text.count, text[start + 8] == 0x2D else { return nil }
    for offset in 0..<length {
      let isDash = offset == 8 || offset == 13 || offset == 18 || offset == 23
      let symbol = text[start + offset]
      guard isDash ? symbol == 0x2D : Self.isHexadecimal(symbol | 0x20) else { return nil }
    }
    return start + length
  }

  /// Lower-case hexadecimal of 32, 40 or 64 characters with at least one letter.
  private func hashEnd(_ start: Int) -> Int? {
    var end = start
    var hasLetter = false
    while end < text.count, end - start <= 64, Self.isHexadecimal(text[end]) {
      if !Symbol.isDigit(text[end]) { hasLetter = true }
      end += 1
    }
    let length = end - start
    return hasLetter && (length == 32 || length == 40 || length == 64) ? end : nil
  }

  /// Digits and `a`–`f`. `| 0x20` above folds letters; what else it turns into a digit is a control character.
  private static func isHexadecimal(_ symbol: UInt8) -> Bool { Symbol.isDigit(symbol) || symbol &- 0x61 < 6 }

  /// The shortest header that names an algorithm, and the shortest signature in use (HMAC-SHA256, 32 bytes).
  private static let (headerMin, signatureMin) = (16, 43)

  /// A compact JWS: header, payload and signature in base64url, between points.
  private mutating func signatureEnd(_ start: Int) -> Int? {
    guard start >= noSignatureBefore, has("eyJ", at: start) else { return nil }
    let header = partEnd(start)
    noSignatureBefore = header
    guard header - start >= Self.headerMin, header < text.count, text[header] == 0x2E else { return nil }
    let payload = partEnd(header + 1)
    guard payload < text.count, text[payload] == 0x2E else { return nil }
    let signature = partEnd(payload + 1)
    return signature - payload - 1 >= Self.signatureMin ? signature : nil
  }

  private func partEnd(_ start: Int) -> Int {
    var end = start
    while end < text.count, Symbol.isAlphanumeric(text[end]) || text[end] == 0x2D || text[end] == 0x5F { end += 1 }
    return end
  }
}
