import HTTPTypes
import NGSI

extension Admission.Admitted {
  /// The texts of the gaps, held against what the endpoint takes.
  func decodedGaps() throws -> [String] {
    guard !gaps.isEmpty else { return [] }
    return try gaps.map { gap in
      guard let text = PercentCoding.decode(gap.utf8), entry.endpoint.gaps.takes(text) else {
        if entry.isNGSI { throw NGSIFault.invalidCharacterInURI }
        throw Problem(.badRequest, shown: "the path has characters it may not have")
      }
      if !entry.isNGSI, text.isEmpty { throw Problem(.notFound) }
      return text
    }
  }

  /// The query, decoded and held against what the endpoint knows. NGSI ignores what it does not know
  /// (behaviour 54) but refuses a parameter without a value; consoles refuse what they do not know, since a
  /// misspelt filter would show more than was asked for.
  func decodedQuery(_ limits: SurfaceLimits) throws -> QueryItems {
    guard !query.isEmpty else { return QueryItems() }
    let items = try QueryItems(query: query, itemsMax: limits.queryItemsMax)
    if entry.isNGSI {
      for item in items.items where item.value?.isEmpty ?? true { throw NGSIFault.emptyParameter(item.name) }
    } else {
      var seen: Set<String> = []
      for item in items.items {
        guard entry.endpoint.query.contains(where: { $0.name == item.name }) else {
          throw Problem(.badRequest, shown: "a query parameter is not known here")
        }
        guard seen.insert(item.name).inserted else {
          throw Problem(.badRequest, shown: "a query parameter came twice")
        }
      }
    }
    return items
  }

  /// Holds the announced body against the endpoint's rule: there or not, size, media type.
  func checkBody(_ fields: RequestFields) throws -> MediaType? {
    guard let form = entry.endpoint.body.form else { return nil }
    guard bodyBytes > 0 else {
      if case .required = entry.endpoint.body {
        if entry.isNGSI { throw NGSIFault.lengthRequired }
        guard fields.contentLength == nil else { throw Problem.bad("", "empty", shown: "the body is empty") }
        throw Problem(.lengthRequired)
      }
      return nil
    }
    guard bodyBytes <= form.bytesMax else {
      throw Problem(.bodyTooLarge, shown: "at most \(form.bytesMax) bytes", headers: [.connection: "close"])
    }
    let type = fields.contentType.flatMap { MediaType(contentType: $0) }
    guard let type, form.media.contains(type) else {
      if entry.isNGSI { throw NGSIFault.unsupportedMediaType(fields.contentType) }
      throw Problem(
        .unsupportedMediaType, shown: "send \(form.media.map(\.essence).joined(separator: " or "))")
    }
    return type
  }

  /// NGSI-v2 has JSON for everybody ("MIME Types"), also for what only answers when it fails; and text for values.
  private var formsOfNGSI: [MediaType] {
    guard entry.produces.isEmpty else { return entry.produces }
    return entry.endpoint.path.text.hasSuffix("/value") ? [.json, .text] : [.json]
  }

  /// Whether the client can read any form of the answer.
  func checkAccept(_ fields: RequestFields) throws -> Accept {
    guard let field = fields.accept else { return .anything }
    if entry.isNGSI, let fault = Accept.fault(in: field) { throw NGSIFault.badAccept(fault) }
    let accept = Accept(field: field)
    let forms = entry.isNGSI ? formsOfNGSI : entry.produces
    guard forms.isEmpty || accept.first(of: forms) != nil else {
      if entry.isNGSI { throw NGSIFault.notAcceptable(forms, accept) }
      throw Problem(
        .notAcceptable, shown: "it can be had as \(entry.produces.map(\.essence).joined(separator: ", "))")
    }
    return accept
  }
}

extension GapText {
  private static let forbidden = Array("<>\"'=;()&?/#".utf8)

  fileprivate func takes(_ text: String) -> Bool {
    switch self {
    case .ngsiName: text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !Self.forbidden.contains($0) }
    case .plain: text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    case .letters: text.unicodeScalars.allSatisfy { $0 == " " || $0.properties.isAlphabetic || $0.isPrintableASCII }
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isPrintableASCII: Bool { value > 0x20 && value < 0x7F }
}
