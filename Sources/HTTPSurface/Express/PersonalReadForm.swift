import Consent
import ConsentRules

/// `GET /personal/v1/subjects/{ppid}?categories={categories}` in the plainest way: a key, one purpose, perhaps a mode, fields
/// that change nothing about the answer, and names that need no decoding and can hold no number of a person.
struct PersonalReadForm {
  let person: PairwiseID
  let categories: [CategoryName]
  let purpose: PurposeName
  let mode: AccessMode
  let fields: ExpressFields

  /// What stands before the pseudonym.
  static let path: StaticString = "/personal/v1/subjects/"
  private static let query: StaticString = "?categories="
  /// One more may be a person's number (NumberGuard.docc), which others judge. A pseudonym's digits are none of it.
  private static let digitsMax = 11

  /// Nil for everything else. A key has no point in it and is longer than a name, so none can hide here.
  init?(_ head: PlainHead, _ bytes: UnsafeRawBufferPointer) {
    let personStart = head.target.lowerBound + Self.path.utf8CodeUnitCount
    let personEnd = personStart + PairwiseID.textLength
    let start = personEnd + Self.query.utf8CodeUnitCount
    guard head.bodyBytes == 0, start < head.target.upperBound, bytes.isExactly(head.method, "GET"),
      bytes.isExactly(head.target.lowerBound..<personStart, Self.path),
      bytes.isExactly(personEnd..<start, Self.query),
      let person = PairwiseID(bytes.text(personStart..<personEnd)),
      let categories = Self.categories(start..<head.target.upperBound, bytes),
      let fields = ExpressFields(head, bytes, isPersonal: true),
      let purpose = fields.purpose.flatMap({ PurposeName(bytes.text($0)) })
    else { return nil }
    if let place = fields.mode {
      guard let mode = AccessMode(rawValue: bytes.text(place)) else { return nil }
      self.mode = mode
    } else {
      mode = .view
    }
    self.person = person
    self.categories = categories
    self.purpose = purpose
    self.fields = fields
  }

  private static func categories(_ place: Range<Int>, _ bytes: UnsafeRawBufferPointer) -> [CategoryName]? {
    var categories: [CategoryName] = []
    var digits = 0
    var last: UInt8 = 0
    var start = place.lowerBound
    for position in place {
      let byte = bytes[position]
      if byte &- 0x30 < 10 { digits += 1 }
      if byte == UInt8(ascii: "e"), last &- 0x30 < 10 { return nil }
      last = byte
      guard byte == UInt8(ascii: ",") else { continue }
      guard let category = CategoryName(bytes.text(start..<position)) else { return nil }
      categories.append(category)
      start = position + 1
    }
    guard digits <= digitsMax, let category = CategoryName(bytes.text(start..<place.upperBound)) else { return nil }
    categories.append(category)
    return categories
  }
}
