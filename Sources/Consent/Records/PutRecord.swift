import ConsentRules
import Postgres
import Tenancy

/// A provider's write as a statement.
struct PutRecord: Statement {
  enum Act: Sendable {
    case put(version: Int, items: String)
    case delete
  }

  let pepperVersions: [Int16]
  let presented: PresentedKey
  let proofs: [UInt8]
  let name: RecordName
  let act: Act
  let refusal: AccessDenied.Code?

  var sql: SQL {
    let (word, version, items): (String, Int32?, String?) =
      switch act {
      case .put(let version, let items): ("put", Int32(clamping: version), items)
      case .delete: ("delete", nil, nil)
      }
    return """
      SELECT outcome, rotated_at, retires_at
      FROM moyai.put_record(\(pepperVersions.map { Int32($0) })::smallint[], \(presented.key.kid.text), \(proofs),
        \(presented.address?.text)::inet, \(presented.fiwareService?.lowercased()), \(presented.moyaiTenant),
        \(presented.isOverLimit), \(name.category.text), \(name.handle), \(name.record), \(word), \(version), \(items),
        \(refusal?.rawValue))
      """
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> (outcome: String, rotation: KeyRotation?) {
    (try row.string(0), try row.rotation(1))
  }
}
