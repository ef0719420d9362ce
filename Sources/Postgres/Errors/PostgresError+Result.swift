internal import CLibPQ

extension PostgresError {
  /// The error a result reports.
  init(result: OpaquePointer, statement: SQL?) {
    func field(_ code: Character) -> String? {
      guard let ascii = code.asciiValue, let text = PQresultErrorField(result, Int32(ascii)) else { return nil }
      return String(cString: text)
    }
    let state = field("C").map { SQLState($0) }
    let primary = field("M") ?? String(cString: PQresultErrorMessage(result))
    // Without a SQLSTATE it was libpq that spoke: the connection is gone.
    self.init(state.map { .server($0) } ?? .unavailable, primary)
    constraint = field("n")
    table = field("t")
    column = field("c")
    detail = field("D")
    hint = field("H")
    self.statement = statement?.text
    // The message is translated, the name of the server's function is not.
    if state == .featureNotSupported && field("R") == "RevalidateCachedQuery" { stalePlan = .outdated }
    if state == .undefinedPreparedStatement { stalePlan = .missing }
    if stalePlan != nil { code = .unavailable }
  }

  /// FATAL and PANIC end the session; the classes 08 and 57P say the same.
  static func endsSession(_ result: OpaquePointer) -> Bool {
    guard let severity = PQresultErrorField(result, Int32(UInt8(ascii: "V"))) else {
      return PQresultErrorField(result, Int32(UInt8(ascii: "C"))) == nil
    }
    return severity[0] == CChar(bitPattern: UInt8(ascii: "F")) || severity[0] == CChar(bitPattern: UInt8(ascii: "P"))
  }
}
