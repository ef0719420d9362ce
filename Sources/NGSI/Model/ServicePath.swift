/// The place of an entity in the tenant's tree (`Fiware-ServicePath`, behaviour 49): `/`, or `/a/b` without a slash at
/// its end. One absolute path; the wildcard and lists of queries are `ServicePathScope`.
package struct ServicePath: Hashable, Sendable {
  package static let levelsMax = 10
  package static let levelLengthMax = 50

  /// The path.
  package let text: String

  /// The path without levels, where updates without the header go.
  package static let root = ServicePath(unchecked: "/")

  /// Reads one path of the header. A slash at the end is tolerated.
  /// - Throws: 400, naming the rule.
  package init(_ header: some StringProtocol) throws(NGSIError) {
    guard header.utf8.first == UInt8(ascii: "/") else { throw .servicePathNotAbsolute }
    var levels = header.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    if levels.last?.isEmpty == true { levels.removeLast() }
    guard levels.count <= Self.levelsMax else { throw .servicePathTooDeep }
    for level in levels {
      guard !level.isEmpty else { throw .servicePathEmptyLevel }
      guard level.count <= Self.levelLengthMax else { throw .servicePathLevelTooLong }
      guard level.allSatisfy(Self.allows) else { throw .servicePathIllegalCharacter }
    }
    text = levels.isEmpty ? "/" : String(header.last == "/" ? String(header.dropLast()) : String(header))
  }

  /// For paths that come from storage.
  package init(unchecked text: String) { self.text = text }

  private static func allows(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}

extension ServicePath: CustomStringConvertible {
  package var description: String { text }
}
