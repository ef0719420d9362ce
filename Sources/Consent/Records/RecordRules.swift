import CivilTime
package import ConsentRules
package import StrictJSON

/// Whether items fit the category version they are written for: known names, each with a value of its type. An item may be
/// missing; null is no value.
package enum RecordRules {
  /// Characters of a text.
  package static let textMax = 10_000
  /// Elements of a list.
  package static let listMax = 1_000
  /// Faults that are told at most.
  package static let faultsMax = 50

  /// Everything wrong with the items, with pointers below `/items`.
  package static func faults(of items: JSONObject, against version: CategoryItems) -> [RecordFault] {
    let known = Dictionary(version.list.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var faults: [RecordFault] = []
    for member in items.members where faults.count < faultsMax {
      let pointer = JSONPointer.text(["items", member.key])
      guard let item = known[member.key] else {
        faults.append(RecordFault(pointer, .unknownItem))
        continue
      }
      faults += self.faults(of: member.value, as: item, at: pointer)
    }
    return Array(faults.prefix(faultsMax))
  }

  private static func faults(of value: JSON, as item: CategoryItem, at pointer: String) -> [RecordFault] {
    guard item.isList else { return fault(of: value, as: item.type).map { [RecordFault(pointer, $0)] } ?? [] }
    guard let list = value.array else { return [RecordFault(pointer, .wrongType)] }
    guard list.count <= listMax else { return [RecordFault(pointer, .tooLong)] }
    return list.enumerated().compactMap { index, element in
      fault(of: element, as: item.type).map { RecordFault("\(pointer)/\(index)", $0) }
    }
  }

  private static func fault(of value: JSON, as type: CategoryItem.ValueType) -> RecordFault.Code? {
    switch (type, value) {
    case (.string, .string(let text)): text.unicodeScalars.count > textMax ? .tooLong : nil
    case (.integer, .number(let number)): number.int64 == nil ? .wrongType : nil
    case (.number, .number): nil
    case (.boolean, .bool): nil
    case (.date, .string(let text)): CivilDate(text) == nil ? .wrongType : nil
    case (.datetime, .string(let text)): Timestamp(iso8601: text) == nil ? .wrongType : nil
    default: .wrongType
    }
  }
}
