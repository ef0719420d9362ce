import StrictJSON

extension Entity {
  /// Appends the entity as an answer shows it.
  package func write(_ output: Output, into out: inout [UInt8]) {
    let chosen = selected(output.attributes)
    switch output.representation {
    case .normalized, .keyValues:
      out.append(literal: "{\"id\":")
      out.append(jsonString: id.text)
      out.append(literal: ",\"type\":")
      out.append(jsonString: type.text)
      Self.writeMembers(chosen, output, afterOthers: true, into: &out)
      out.append(UInt8(ascii: "}"))
    case .values: Self.writeValues(chosen.map(\.value), into: &out)
    case .unique: Self.writeValues(Self.distinct(chosen.map(\.value)), into: &out)
    }
  }

  /// Appends the attributes alone, as `GET …/attrs` shows them: an object without id and type, or the list of values.
  package func writeAttributes(_ output: Output, into out: inout [UInt8]) {
    switch output.representation {
    case .normalized, .keyValues:
      out.append(UInt8(ascii: "{"))
      Self.writeMembers(selected(output.attributes), output, afterOthers: false, into: &out)
      out.append(UInt8(ascii: "}"))
    case .values, .unique: write(output, into: &out)
    }
  }

  private static func writeMembers(
    _ attributes: [Attribute], _ output: Output, afterOthers: Bool, into out: inout [UInt8]
  ) {
    var needsComma = afterOthers
    for attribute in attributes {
      if needsComma { out.append(UInt8(ascii: ",")) }
      needsComma = true
      out.append(jsonString: attribute.name.text)
      out.append(UInt8(ascii: ":"))
      if output.representation == .keyValues {
        attribute.value.write(into: &out)
      } else {
        attribute.write(metadata: output.metadata, into: &out)
      }
    }
  }

  private static func writeValues(_ values: [JSON], into out: inout [UInt8]) {
    out.append(UInt8(ascii: "["))
    for (index, value) in values.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      value.write(into: &out)
    }
    out.append(UInt8(ascii: "]"))
  }

  private static func distinct(_ values: [JSON]) -> [JSON] {
    var seen: Set<JSON> = []
    return values.filter { seen.insert($0).inserted }
  }
}
