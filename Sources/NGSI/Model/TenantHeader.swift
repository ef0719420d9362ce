/// The `Fiware-Service` header: at most 50 characters of `[A-Za-z0-9_]`, folded to lower case (behaviour 50). Which
/// tenant it names, and whether the credential agrees, is Tenancy's business (Design, planes).
package struct TenantHeader: Hashable, Sendable {
  package static let lengthMax = 50

  /// The name in lower case.
  package let name: String

  /// Holds the header against the rules; an empty one counts as absent.
  /// - Throws: 400, naming the rule.
  package init?(_ header: String) throws(NGSIError) {
    guard !header.isEmpty else { return nil }
    guard header.utf8.count <= Self.lengthMax else { throw .tenantNameTooLong }
    var folded: [UInt8] = []
    for byte in header.utf8 {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): folded.append(byte | 0x20)
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        folded.append(byte)
      default: throw .tenantNameIllegalCharacter
      }
    }
    name = String(decoding: folded, as: UTF8.self)
  }
}
