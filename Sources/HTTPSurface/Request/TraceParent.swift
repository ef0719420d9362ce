/// The W3C `traceparent` of a request, carried into logs and into what the request causes.
package struct TraceParent: Hashable, Sendable, CustomStringConvertible {
  /// 32 lower-case hexadecimal digits, not all zero.
  package let traceID: String
  /// 16 lower-case hexadecimal digits, not all zero.
  package let parentID: String
  /// Two hexadecimal digits.
  package let flags: String

  /// Reads a `traceparent` field; nil for anything the specification tells to ignore.
  package init?(field: String) {
    let parts = field.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 4, parts[0].utf8.count == 2, parts[0] != "ff", parts[0] != "00" || parts.count == 4,
      parts[1].utf8.count == 32, parts[2].utf8.count == 16, parts[3].utf8.count == 2,
      parts[0...3].allSatisfy({ $0.utf8.allSatisfy(Self.isHexDigit) }),
      parts[1].contains(where: { $0 != "0" }), parts[2].contains(where: { $0 != "0" })
    else { return nil }
    traceID = String(parts[1])
    parentID = String(parts[2])
    flags = String(parts[3])
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }

  /// The field as it goes on, in the version we know.
  package var description: String { "00-\(traceID)-\(parentID)-\(flags)" }
}
