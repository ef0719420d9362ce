extension Duration {
  /// `PnD`, `PTnHnM` and their like (HTTPSurface.docc, conventions): whole days, hours and minutes, each once, in this
  /// order. Nil for anything else.
  init?(iso8601 text: String) {
    guard text.first == "P" else { return nil }
    var rest = text.dropFirst()
    var seconds: Int64 = 0
    var isEmpty = true
    func take(_ unit: Character, _ length: Int64) -> Bool {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      guard !digits.isEmpty, digits.count <= 6, rest.dropFirst(digits.count).first == unit, let count = Int64(digits)
      else { return false }
      rest = rest.dropFirst(digits.count + 1)
      seconds += count * length
      isEmpty = false
      return true
    }
    _ = take("D", 86_400)
    if rest.first == "T" {
      rest = rest.dropFirst()
      guard take("H", 3_600) || rest.contains("M") else { return nil }
      if !rest.isEmpty, !take("M", 60) { return nil }
    }
    guard rest.isEmpty, !isEmpty else { return nil }
    self = .seconds(seconds)
  }
}
