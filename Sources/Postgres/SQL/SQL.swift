/// One SQL text with its values. Text comes only from literals in the source; whatever is interpolated becomes a
/// bind parameter, except another `SQL`, which is spliced in together with its own values.
///
/// `"SELECT doc FROM entity WHERE tenant_id = \(tenant) AND id = \(id)"`
///
/// There is no way from a run-time `String` to text: literals are `StaticString`, so even a mistake cannot inject.
package struct SQL: Sendable {
  /// The text in UTF-8, with `SQL.marker` in the place of every value. Numbering ($1, $2 …) is left to the moment a
  /// statement is prepared, so fragments join by plain concatenation and the template serves as the cache key.
  private(set) var template: [UInt8] = []
  /// Every value in its format, each ended by a NUL, one after the other.
  private(set) var values: [UInt8] = []
  /// Where each value starts in `values`; `SQL.null` stands for NULL.
  private(set) var offsets: [Int] = []
  /// How long each value is that is in binary format; `SQL.inText` for one in text format.
  private(set) var lengths: [Int32] = []
  private(set) var hasBinary = false
  /// PostgreSQL's text cannot hold U+0000, and a C string would end there in silence. Such a statement is refused
  /// when it is run, as interpolation itself cannot throw.
  private(set) var hasNulCharacter = false

  static let marker: UInt8 = 1
  static let null = -1
  static let inText: Int32 = -1

  /// No text at all: the neutral element of `appending` and `join`.
  package init() {}

  /// True where there is no text.
  package var isEmpty: Bool { template.isEmpty }

  /// How many values travel with the text.
  package var valueCount: Int { offsets.count }

  /// Size of text and values together.
  var byteCount: Int { template.count + values.count }

  mutating func append(text: StaticString) {
    precondition(text.hasPointerRepresentation, "SQL literals of a single scalar are not supported")
    template.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func append<Value: SQLValue>(value: Value) {
    template.append(SQL.marker)
    append(text: Value.sqlCast)
    let start = values.count
    var writer = SQLTextWriter(bytes: values)
    values = []
    value.encode(into: &writer)
    values = writer.bytes
    hasNulCharacter = hasNulCharacter || writer.hasNulCharacter
    if writer.isNull {
      values.removeSubrange(start...)
      offsets.append(SQL.null)
      lengths.append(SQL.inText)
    } else {
      lengths.append(writer.isBinary ? Int32(clamping: values.count - start) : SQL.inText)
      hasBinary = hasBinary || writer.isBinary
      values.append(0)
      offsets.append(start)
    }
  }

  mutating func append(_ other: SQL) {
    template.append(contentsOf: other.template)
    let shift = values.count
    values.append(contentsOf: other.values)
    for offset in other.offsets { offsets.append(offset == SQL.null ? offset : offset + shift) }
    lengths.append(contentsOf: other.lengths)
    hasBinary = hasBinary || other.hasBinary
    hasNulCharacter = hasNulCharacter || other.hasNulCharacter
  }

  mutating func reserve(text: Int, values count: Int) {
    template.reserveCapacity(text)
    offsets.reserveCapacity(count)
    lengths.reserveCapacity(count)
    values.reserveCapacity(count * 16)
  }

  /// This text followed by another.
  package func appending(_ other: SQL) -> SQL {
    var result = self
    result.append(other)
    return result
  }

  /// The parts in order with `separator` between them; empty for no parts.
  package static func join(_ parts: some Sequence<SQL>, separator: SQL) -> SQL {
    var result = SQL()
    var isFirst = true
    for part in parts {
      if !isFirst { result.append(separator) }
      isFirst = false
      result.append(part)
    }
    return result
  }

  /// The text as PostgreSQL gets it, with numbered parameters.
  package var text: String { String(decoding: numbered(), as: UTF8.self) }

  /// The same text with a number in the place of its only value.
  func binding(_ number: Int64) -> SQL {
    precondition(offsets.count == 1, "a text with one value")
    var writer = SQLTextWriter()
    writer.append(number)
    writer.append(UInt8(0))
    var sql = self
    sql.values = writer.bytes
    sql.offsets = [0]
    return sql
  }

  /// The numbered text as bytes, without the final NUL.
  func numbered() -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(template.count + offsets.count * 2 + 1)
    var number = 0
    for byte in template {
      guard byte == SQL.marker else {
        result.append(byte)
        continue
      }
      number += 1
      result.append(UInt8(ascii: "$"))
      result.append(contentsOf: String(number).utf8)
    }
    return result
  }
}

extension SQL {
  /// Text that comes from a file of the program (a migration) or was quoted here, never from a caller.
  init(trusted text: String) {
    template = Array(text.utf8)
  }
}
