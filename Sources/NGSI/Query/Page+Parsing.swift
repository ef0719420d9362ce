extension Page {
  /// Reads `limit` and `offset`.
  package init(parameters: URLParameters) throws(NGSIError) {
    self.init()
    if let text = parameters["limit"] {
      guard let value = Int(decimalDigits: text) else {
        throw .limitNotNumber(text)
      }
      guard value <= QueryLimits.pageMax else {
        throw .pageTooLarge("limit", text, max: QueryLimits.pageMax)
      }
      limit = value
    }
    if let text = parameters["offset"] {
      guard let value = Int(decimalDigits: text) else {
        throw .offsetNotNumber(text)
      }
      guard value <= QueryLimits.offsetMax else {
        throw .pageTooLarge("offset", text, max: QueryLimits.offsetMax)
      }
      offset = value
    }
  }
}

extension Int {
  /// Digits only, without sign; nil for anything else or what does not fit.
  init?(decimalDigits text: String) {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    self.init(text)
  }
}
