/// What a server answered, read whole.
struct HTTPAnswer: Sendable {
  let status: Int
  /// Names in lower case; the last of equal names.
  let headers: [String: String]
  let body: [UInt8]

  /// How long the server asks to wait before a repetition.
  var retryAfter: Duration? {
    headers["retry-after"].flatMap { Int($0) }.map { .seconds(max(0, $0)) }
  }
}
