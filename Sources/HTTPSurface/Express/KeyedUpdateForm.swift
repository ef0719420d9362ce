import NGSI
import NIOCore
import NumberGuard

/// `PATCH` or `POST /v2/entities/{id}/attrs` in the plainest way: a key, a small body of JSON that came with its head, no
/// parameters, and nothing in it that others have to look at more closely.
struct KeyedUpdateForm {
  let id: Range<Int>
  /// POST also makes attributes that are not there.
  let appends: Bool
  let fields: ExpressFields
  private let body: Range<Int>

  /// What sensors send is far smaller. Longer work is not for the event loop.
  private static let bodyBytesMax = 2_048
  private static let end: StaticString = "/attrs"

  /// Nil for everything else.
  init?(_ head: PlainHead, _ bytes: UnsafeRawBufferPointer) {
    guard (1...Self.bodyBytesMax).contains(head.bodyBytes), bytes.count == head.byteCount + head.bodyBytes else {
      return nil
    }
    if bytes.isExactly(head.method, "PATCH") {
      appends = false
    } else if bytes.isExactly(head.method, "POST") {
      appends = true
    } else {
      return nil
    }
    guard let id = Self.id(in: head.target, bytes), let fields = ExpressFields(head, bytes) else { return nil }
    self.id = id
    self.fields = fields
    body = head.byteCount..<bytes.count
  }

  private static func id(in target: Range<Int>, _ bytes: UnsafeRawBufferPointer) -> Range<Int>? {
    let path = KeyedReadForm.path
    let start = target.lowerBound + path.utf8CodeUnitCount
    guard start < target.upperBound, bytes.isExactly(target.lowerBound..<start, path) else { return nil }
    var names = PlainNames(bytes)
    guard let id = names.next(in: start..<target.upperBound), bytes.isExactly(id.upperBound..<target.upperBound, end)
    else { return nil }
    return id
  }

  /// The attributes of the body; nil when a key or a number of a person may be in it, which others judge.
  /// - Throws: whatever is wrong with it, which others say.
  func attributes(in bytes: UnsafeRawBufferPointer) throws -> [AttributeInput]? {
    let text = UnsafeRawBufferPointer(rebasing: bytes[body])
    guard case .nothing = KeySearch.find(in: text), NumberGuard.finding(inJSON: text.bindMemory(to: UInt8.self)) == nil
    else { return nil }
    return try Payload.attributes(Array(text), .normalized)
  }
}
