/// `GET /v2/entities/{id}` or `GET /v2/entities/{id}?type={type}`, asked for in the plainest way: a key, fields that
/// change nothing about the answer, and names that need no decoding and can hold no number of a person.
struct KeyedReadForm {
  let id: Range<Int>
  let type: Range<Int>?
  let fields: ExpressFields

  /// What stands before the id.
  static let path: StaticString = "/v2/entities/"

  /// Nil for everything else.
  init?(_ head: PlainHead, _ bytes: UnsafeRawBufferPointer) {
    guard head.bodyBytes == 0, bytes.isExactly(head.method, "GET"),
      let (id, type) = Self.names(in: head.target, bytes), let fields = ExpressFields(head, bytes)
    else { return nil }
    self.id = id
    self.type = type
    self.fields = fields
  }

  private static func names(
    in target: Range<Int>, _ bytes: UnsafeRawBufferPointer
  ) -> (id: Range<Int>, type: Range<Int>?)? {
    let start = target.lowerBound + path.utf8CodeUnitCount
    guard start < target.upperBound, bytes.isExactly(target.lowerBound..<start, path) else { return nil }
    var names = PlainNames(bytes)
    guard let id = names.next(in: start..<target.upperBound) else { return nil }
    guard id.upperBound < target.upperBound else { return (id, nil) }
    let query: StaticString = "?type="
    let value = id.upperBound + query.utf8CodeUnitCount
    guard value < target.upperBound, bytes.isExactly(id.upperBound..<value, query),
      let type = names.next(in: value..<target.upperBound), type.upperBound == target.upperBound
    else { return nil }
    return (id, type)
  }
}
