extension JSON {
  /// Parses one JSON text (RFC 8259), refusing everything that readers could understand differently.
  /// - Throws: the first fault, with its byte offset and pointer.
  package init(parsing bytes: [UInt8], limits: JSONLimits = .standard) throws(JSONError) {
    self = try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
      try JSON(parsing: buffer, limits: limits)
    }
  }

  /// Parses the bytes of any other contiguous storage without copying it.
  package init(parsing bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits = .standard) throws(JSONError) {
    var parser = JSONParser(bytes: bytes, limits: limits)
    self = try parser.parseDocument()
  }

  /// Parses a text; meant for literals in tests and for small documents that already are strings.
  package init(parsing text: String, limits: JSONLimits = .standard) throws(JSONError) {
    self = try JSON(parsing: Array(text.utf8), limits: limits)
  }
}
