import ConsentRules
import Postgres

extension RowReader {
  func identifier<Kind>(_ column: Int) throws(DecodingFailure) -> Identifier<Kind> { Identifier(try uuid(column)) }

  func registered<Kind>(_ column: Int) throws(DecodingFailure) -> RegisteredName<Kind> {
    guard let name = RegisteredName<Kind>(try string(column)) else { throw malformed(column, "registered name") }
    return name
  }

  func category(_ column: Int) throws(DecodingFailure) -> CategoryName {
    guard let name = CategoryName(try string(column)) else { throw malformed(column, "category") }
    return name
  }

  func versioned<Name>(_ name: Name, _ column: Int) throws(DecodingFailure) -> Versioned<Name> {
    guard let versioned = Versioned(name, version: try int(column)) else { throw malformed(column, "version") }
    return versioned
  }

  func hash(_ column: Int) throws(DecodingFailure) -> Hash256 {
    guard let hash = Hash256(bytes: try bytes(column)) else { throw malformed(column, "hash") }
    return hash
  }

  func word<Word: RawRepresentable>(_ column: Int) throws(DecodingFailure) -> Word where Word.RawValue == String {
    guard let word = Word(rawValue: try string(column)) else { throw malformed(column, "known word") }
    return word
  }
}
