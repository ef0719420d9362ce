/// The stable name of an endpoint, for instance `ngsi.entity.read`. It is the label in metrics and logs, the
/// `operationId` in the OpenAPI text, and what a test case is filed under; a path may change, this does not.
package struct EndpointID: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }
  package init(stringLiteral value: StaticString) { rawValue = value.description }

  package var description: String { rawValue }

  /// Lower-case words in dotted groups, so that it can be a metric label and an `operationId` as it stands.
  package var isWellFormed: Bool {
    let words = rawValue.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return words.count >= 2
      && words.allSatisfy { word in
        !word.isEmpty
          && word.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
          }
      }
  }
}
