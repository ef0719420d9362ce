import StrictJSON

extension StoredEntity {
  /// Appends the entity as an answer shows it. When nothing but the whole was asked for, the stored bytes go out as
  /// they are and nothing is parsed (Design, JSON).
  package func write(_ output: Output, into out: inout [UInt8]) throws(StoredEntityFault) {
    guard output.isPlain else { return try Entity(self).write(output, into: &out) }
    writePlain(into: &out)
  }

  /// Appends the attributes alone, as `GET …/attrs` shows them.
  package func writeAttributes(_ output: Output, into out: inout [UInt8]) throws(StoredEntityFault) {
    guard output.isPlain else { return try Entity(self).writeAttributes(output, into: &out) }
    out.append(contentsOf: document)
  }

  /// `{"id":…,"type":…,` and the inner bytes of the document.
  private func writePlain(into out: inout [UInt8]) {
    out.reserveCapacity(out.count + document.count + id.utf8.count + type.utf8.count + 24)
    out.append(literal: "{\"id\":")
    out.append(jsonString: id)
    out.append(literal: ",\"type\":")
    out.append(jsonString: type)
    if document.count > 2 {
      out.append(UInt8(ascii: ","))
      out.append(contentsOf: document.dropFirst())
    } else {
      out.append(UInt8(ascii: "}"))
    }
  }
}
