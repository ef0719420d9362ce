import NIOCore
import Tenancy

/// Looks for API keys where none may be: in URLs and bodies (HTTPSurface.docc, credentials).
enum KeySearch {
  /// How many keys of one request are reported as exposed; further ones are refused all the same.
  static let reportedMax = 8

  /// What a text holds.
  enum Finding {
    case nothing
    /// Something of a key's shape; those among it that are well-formed.
    case keys([APIKeyText])
  }

  /// Every key begins with these bytes, so a look for them settles almost every request without reading further.
  private static let mark = Array("moyai_".utf8)

  static func find(inTarget target: String) -> Finding {
    guard target.utf8.count >= APIKeyText.length else { return .nothing }
    var target = target
    let plain = target.withUTF8 { find(in: UnsafeRawBufferPointer($0)) }
    guard case .nothing = plain, target.utf8.contains(UInt8(ascii: "%")) else { return plain }
    // A key may be written with escapes; it is one all the same.
    guard var decoded = PercentCoding.decode(target.utf8) else { return .nothing }
    return decoded.withUTF8 { find(in: UnsafeRawBufferPointer($0)) }
  }

  static func find(in body: ByteBuffer) -> Finding {
    body.withUnsafeReadableBytes { find(in: $0) }
  }

  static func find(in bytes: UnsafeRawBufferPointer) -> Finding {
    let last = bytes.count - APIKeyText.length
    var index = 0
    while index <= last {
      if bytes[index] == mark[0], bytes[index..<(index + mark.count)].elementsEqual(mark) {
        let rest = bytes[index...]
        return APIKeyText.isPresent(in: rest)
          ? .keys(APIKeyText.keys(in: rest, limit: reportedMax)) : .nothing
      }
      index += 1
    }
    return .nothing
  }
}
