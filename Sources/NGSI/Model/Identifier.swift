/// A text that names something: 1 to 256 visible ASCII characters, none of `< > " ' = ; ( ) & ? / #` (NGSI-v2,
/// "Identifiers syntax restrictions"; behaviours 14 and 16). Having one means the rules hold.
package struct Identifier<Kind: IdentifierKind>: Hashable, Sendable {
  /// The text.
  package let text: String

  /// Holds a text against the rules.
  /// - Throws: 400, naming the place and the rule.
  package init(_ text: String) throws(NGSIError) {
    let length = text.utf8.count
    guard length >= IdentifierRules.lengthMin else { throw .identifierTooShort(Kind.place, length: length) }
    guard length <= IdentifierRules.lengthMax else { throw .identifierTooLong(Kind.place, length: length) }
    guard text.utf8.allSatisfy(IdentifierRules.allows) else { throw .invalidCharacters(in: Kind.place) }
    self.text = text
  }

  /// For texts that were held against the rules when they were stored, and for our own constants.
  init(unchecked text: String) { self.text = text }
}

extension Identifier: Comparable {
  package static func < (left: Identifier, right: Identifier) -> Bool { left.text < right.text }
}

extension Identifier: CustomStringConvertible {
  package var description: String { text }
}

/// What an identifier names; keeps ids, types and names from being mixed up.
package protocol IdentifierKind: Sendable, Hashable {
  /// How error descriptions call it.
  static var place: String { get }
}

package enum EntityIDKind: IdentifierKind { package static let place = "entity id" }
package enum EntityTypeKind: IdentifierKind { package static let place = "entity type" }
package enum AttributeNameKind: IdentifierKind { package static let place = "attribute name" }
package enum AttributeTypeKind: IdentifierKind { package static let place = "attribute type" }
package enum MetadataNameKind: IdentifierKind { package static let place = "metadata name" }
package enum MetadataTypeKind: IdentifierKind { package static let place = "metadata type" }

package typealias EntityID = Identifier<EntityIDKind>
package typealias EntityType = Identifier<EntityTypeKind>
package typealias AttributeName = Identifier<AttributeNameKind>
package typealias AttributeType = Identifier<AttributeTypeKind>
package typealias MetadataName = Identifier<MetadataNameKind>
package typealias MetadataType = Identifier<MetadataTypeKind>

extension EntityType {
  /// The type of an entity that was created without one (behaviour 17).
  package static let thing = EntityType(unchecked: "Thing")
}

/// The limits and characters of identifiers.
package enum IdentifierRules {
  package static let lengthMin = 1
  package static let lengthMax = 256

  /// Whether an identifier may have this byte.
  package static func allows(_ byte: UInt8) -> Bool {
    guard byte > 0x20, byte < 0x7F, !ForbiddenCharacters.contains(byte) else { return false }
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "?"), UInt8(ascii: "/"), UInt8(ascii: "#"): return false
    default: return true
    }
  }
}
