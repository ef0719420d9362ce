import StrictJSON

extension Payload {
  /// `PUT …/value` in `application/json`: an object or an array (behaviour 26).
  package static func value(json body: [UInt8]) throws(NGSIError) -> ValueInput {
    let value = try json(body, .value)
    guard value.array != nil || value.object != nil else { throw .valueNeitherObjectNorArray }
    return try input(value)
  }

  /// `PUT …/value` in `text/plain`: a string in quotes, a number, true, false or null (behaviour 26).
  package static func value(text body: [UInt8]) throws(NGSIError) -> ValueInput {
    guard let text = String(validating: body, as: UTF8.self), !text.utf8.contains(0) else { throw .unknownTextValue }
    let trimmed = trim(text)
    switch trimmed.lowercased() {
    case "true": return try input(.bool(true))
    case "false": return try input(.bool(false))
    case "null": return try input(.null)
    default: break
    }
    if let number = JSONNumber(trimmed) { return try input(.number(number)) }
    let bytes = trimmed.utf8
    guard bytes.count >= 2, bytes.first == UInt8(ascii: "\""), bytes.last == UInt8(ascii: "\"") else {
      throw .unknownTextValue
    }
    return try input(.string(String(Substring(bytes.dropFirst().dropLast()))))
  }

  private static func input(_ value: JSON) throws(NGSIError) -> ValueInput {
    let output = try ValueRules.output(value)
    let content: AttributeInput.Content =
      if let operation = try UpdateOperation(output.value) {
        .operation(operation)
      } else {
        .value(UpdateOperation.plainValue(of: output.value))
      }
    return ValueInput(content: content, hasForbiddenCharacters: output.hasForbiddenCharacters)
  }

  private static func trim(_ text: String) -> String {
    var bytes = text.utf8[...]
    while let first = bytes.first, isBlank(first) { bytes = bytes.dropFirst() }
    while let last = bytes.last, isBlank(last) { bytes = bytes.dropLast() }
    return String(Substring(bytes))
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
