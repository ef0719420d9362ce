import CivilTime
import StrictJSON

extension Attribute {
  /// The normalized form with all of the client's own metadata, the form that is stored:
  /// `{"type":…,"value":…,"metadata":{…}}`. `metadata` is there even when empty (behaviour 18).
  func write(into out: inout [UInt8]) {
    writeTypeAndValue(into: &out)
    writeMetadata(metadata[...], into: &out)
  }

  /// The normalized form, as `GET …/attrs/{name}` answers it.
  package func write(metadata list: NameList, into out: inout [UInt8]) {
    writeTypeAndValue(into: &out)
    switch list {
    case .standard: writeMetadata(metadata[...], into: &out)
    case .only(let names, let all): writeMetadata(selected(names, all: all)[...], into: &out)
    }
  }

  /// `GET …/attrs/{name}?options=keyValues`: `{"temperature":21.5}`.
  package func writeKeyValue(into out: inout [UInt8]) {
    out.append(UInt8(ascii: "{"))
    out.append(jsonString: name.text)
    out.append(UInt8(ascii: ":"))
    value.write(into: &out)
    out.append(UInt8(ascii: "}"))
  }

  private func writeTypeAndValue(into out: inout [UInt8]) {
    out.append(literal: "{\"type\":")
    out.append(jsonString: type.text)
    out.append(literal: ",\"value\":")
    value.write(into: &out)
    out.append(literal: ",\"metadata\":{")
  }

  private func writeMetadata(_ pieces: ArraySlice<Metadata>, into out: inout [UInt8]) {
    var first = true
    for piece in pieces {
      if first { first = false } else { out.append(UInt8(ascii: ",")) }
      out.append(jsonString: piece.name.text)
      out.append(literal: ":{\"type\":")
      out.append(jsonString: piece.type.text)
      out.append(literal: ",\"value\":")
      piece.value.write(into: &out)
      out.append(UInt8(ascii: "}"))
    }
    out.append(literal: "}}")
  }

  /// What `metadata=` asks for. A client's own metadata win over builtin ones of the same name.
  private func selected(_ names: [String], all: Bool) -> [Metadata] {
    var pieces: [Metadata] = []
    for name in names {
      if let own = metadata.first(where: { $0.name.text == name }) {
        pieces.append(own)
      } else if let builtin = BuiltinMetadata(rawValue: name) {
        pieces.append(piece(builtin))
      }
    }
    if all {
      for own in metadata where !pieces.contains(where: { $0.name == own.name }) { pieces.append(own) }
    }
    return pieces
  }

  private func piece(_ builtin: BuiltinMetadata) -> Metadata {
    let instant =
      switch builtin {
      case .dateCreated: created
      case .dateModified: modified
      }
    return Metadata(
      name: MetadataName(unchecked: builtin.rawValue), type: MetadataType(unchecked: "DateTime"),
      value: .string(instant.iso8601Milliseconds()))
  }

  /// The body of `GET …/value` and whether it is JSON: objects and arrays are, everything else is text, strings with
  /// their quotes (behaviour 26).
  package var valueBody: (bytes: [UInt8], isJSON: Bool) { (value.bytes, value.object != nil || value.array != nil) }
}
