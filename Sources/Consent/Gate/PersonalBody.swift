import ConsentRules
import StrictJSON

/// Writes what a service receives. Of each record it keeps the items of the category version that was consented to: items
/// that a later version added stay here (Consent.docc, I-9).
struct PersonalBody {
  let shapes: [Versioned<CategoryName>: CategoryItems]

  /// `[{"category":…,"version":1,"records":[{"record":…,"items":{…}}]}]` in the order asked.
  /// - Returns: how many records were written.
  func write(
    _ categories: [Versioned<CategoryName>], _ rows: [GrantedRow], into out: inout [UInt8]
  ) throws -> Int {
    var count = 0
    out.append(UInt8(ascii: "["))
    for (index, category) in categories.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      out.append(literal: #"{"category":"#)
      out.append(jsonString: category.name.text)
      out.append(literal: #","version":"#)
      out.append(contentsOf: String(category.version).utf8)
      out.append(literal: #","records":["#)
      let records = rows.filter { $0.category == category }.compactMap(\.record).sorted { $0.name < $1.name }
      for (place, record) in records.enumerated() {
        if place > 0 { out.append(UInt8(ascii: ",")) }
        out.append(literal: #"{"record":"#)
        out.append(jsonString: record.name)
        out.append(literal: #","items":"#)
        try write(record, of: category, into: &out)
        out.append(UInt8(ascii: "}"))
        count += 1
      }
      out.append(literal: "]}")
    }
    out.append(UInt8(ascii: "]"))
    return count
  }

  /// A record of the consented version was checked against it when it was written; any other is cut down to it.
  private func write(
    _ record: GrantedRow.Record, of category: Versioned<CategoryName>, into out: inout [UInt8]
  ) throws {
    if record.version == category.version { return out.append(contentsOf: record.items) }
    guard let items = shapes[category] else { throw AccessDenied(.failClosed) }
    let names = Set(items.list.map(\.name))
    var kept = JSONObject()
    for member in try JSON(parsing: record.items).object?.members ?? [] where names.contains(member.key) {
      kept.append(member.key, member.value)
    }
    JSON.object(kept).write(into: &out)
  }
}
