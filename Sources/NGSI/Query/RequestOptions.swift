/// The `options` of a request, of reads and writes alike: an operation ignores those that mean nothing to it
/// (as Orion does), but an unknown one is refused.
package struct RequestOptions: OptionSet, Hashable, Sendable {
  package let rawValue: UInt32

  package init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  package static let normalized = RequestOptions(rawValue: 1 << 0)
  package static let keyValues = RequestOptions(rawValue: 1 << 1)
  package static let values = RequestOptions(rawValue: 1 << 2)
  package static let unique = RequestOptions(rawValue: 1 << 3)
  package static let count = RequestOptions(rawValue: 1 << 4)
  package static let append = RequestOptions(rawValue: 1 << 5)
  package static let upsert = RequestOptions(rawValue: 1 << 6)
  package static let noAttrDetail = RequestOptions(rawValue: 1 << 7)
  package static let overrideMetadata = RequestOptions(rawValue: 1 << 8)
  package static let forcedUpdate = RequestOptions(rawValue: 1 << 9)
  package static let flowControl = RequestOptions(rawValue: 1 << 10)
  package static let skipForwarding = RequestOptions(rawValue: 1 << 11)
  package static let skipInitialNotification = RequestOptions(rawValue: 1 << 12)
  /// Deprecated in NGSI-v2 in favour of `attrs`, still used.
  package static let dateCreated = RequestOptions(rawValue: 1 << 13)
  package static let dateModified = RequestOptions(rawValue: 1 << 14)

  private static let names: [String: RequestOptions] = [
    "normalized": .normalized, "keyValues": .keyValues, "values": .values, "unique": .unique, "count": .count,
    "append": .append, "upsert": .upsert, "noAttrDetail": .noAttrDetail, "overrideMetadata": .overrideMetadata,
    "forcedUpdate": .forcedUpdate, "flowControl": .flowControl, "skipForwarding": .skipForwarding,
    "skipInitialNotification": .skipInitialNotification, "dateCreated": .dateCreated, "dateModified": .dateModified,
  ]

  /// - Throws: 400 for an unknown option, and for two representations at once.
  package init(parameters: URLParameters) throws(NGSIError) {
    self = []
    for name in try parameters.list("options", max: Self.names.count) ?? [] {
      guard let option = Self.names[name] else { throw .optionsInvalid }
      insert(option)
    }
    let exclusive: RequestOptions = [.keyValues, .values, .unique]
    guard intersection(exclusive).rawValue.nonzeroBitCount <= 1 else {
      throw .optionsInvalid
    }
  }

  /// The representation asked for.
  package var representation: Representation {
    if contains(.keyValues) { return .keyValues }
    if contains(.values) { return .values }
    return contains(.unique) ? .unique : .normalized
  }
}
