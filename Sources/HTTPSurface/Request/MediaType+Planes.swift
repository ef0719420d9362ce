extension MediaType {
  package static let html = MediaType(essence: "text/html", parameters: "charset=utf-8")
  package static let css = MediaType(essence: "text/css", parameters: "charset=utf-8")
  package static let javascript = MediaType(essence: "text/javascript", parameters: "charset=utf-8")
  package static let svg = MediaType(essence: "image/svg+xml")
  /// A compact JWS (RFC 7515): a receipt.
  package static let jose = MediaType(essence: "application/jose")
  /// One JSON document a line: an export.
  package static let ndjson = MediaType(essence: "application/x-ndjson")
}
