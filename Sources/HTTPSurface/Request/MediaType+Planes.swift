extension MediaType {
  package static let html = MediaType(essence: "text/html", parameters: "charset=utf-8")
  package static let css = MediaType(essence: "text/css", parameters: "charset=utf-8")
  package static let javascript = MediaType(essence: "text/javascript", parameters: "charset=utf-8")
  package static let svg = MediaType(essence: "image/svg+xml")
  package static let pdf = MediaType(essence: "application/pdf")
  /// CSV as spreadsheets in Japan often want it: CP932 under its name at IANA.
  package static let csvWindows31J = MediaType(essence: "text/csv", parameters: "charset=windows-31j")
  /// A compact JWS (RFC 7515): a receipt.
  package static let jose = MediaType(essence: "application/jose")
  /// One JSON document a line: an export.
  package static let ndjson = MediaType(essence: "application/x-ndjson")
}
