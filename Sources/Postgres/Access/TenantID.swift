/// A tenant's key: the six-digit code of local governments with its check digit, as a number (`072028` is 72028).
/// Tenants that are no municipality have numbers outside the six digits of the official list.
package struct TenantID: Hashable, Comparable, Sendable {
  /// The code as a number; leading zeros and the check digit's meaning belong to the tenancy.
  package let code: Int32

  /// Any number is a key; whether it is a tenant's, the tables know.
  package init(_ code: Int32) {
    self.code = code
  }

  package static func < (left: TenantID, right: TenantID) -> Bool { left.code < right.code }
}

extension TenantID: CustomStringConvertible {
  package var description: String { String(code) }
}

extension TenantID: SQLValue, SQLArrayElement {
  package static var sqlCast: StaticString { "::int4" }
  package static var sqlArrayCast: StaticString { "::int4[]" }
  package static var binaryType: UInt32? { 23 }
  package func encode(into writer: inout SQLTextWriter) { writer.append(Int64(code)) }
  package func encodeBinary(into writer: inout SQLTextWriter) { writer.append(bigEndian: code) }
}
