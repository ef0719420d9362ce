import CivilTime
import ConsentRules
import Postgres

/// A consent request at the moment a resident answers it.
struct RequestTicket: Sendable {
  let id: ConsentRequestID
  let redirectURI: String
  let clientState: String?
  /// Whether this account granted it before: then it is answered, and a second code is not given.
  let isAnswered: Bool

  /// The request of this token, if it may be answered by a grant under this offer. Nil without a token.
  static func find(
    _ token: String?, for offer: OfferRow, by account: AccountID, at now: Timestamp, in scope: inout TenantScope
  ) throws -> Result<RequestTicket?, ConsentError> {
    guard let token else { return .success(nil) }
    guard
      let found = try scope.fetch(RequestStatements.locked(token: RequestSecret.hash(token), in: scope.tenant)).first,
      found.offer == offer.id
    else { return .failure(.notFound) }
    switch found.state {
    case .pending where now < found.expiresAt: break
    case .granted where found.account == account: break
    case .pending, .granted, .declined, .lapsed: return .failure(.notFound)
    }
    return .success(
      RequestTicket(
        id: found.id, redirectURI: found.redirectURI, clientState: found.clientState,
        isAnswered: found.state == .granted))
  }

  /// Marks the request as granted and draws the code that the browser carries back. Only the resident's own browser
  /// gets it: whoever merely sent the link around learns nothing.
  func granted(by account: AccountID, at now: Timestamp, in scope: inout TenantScope) throws -> String? {
    guard !isAnswered else { return nil }
    let code = RequestSecret.draw()
    try scope.queue(
      RequestStatements.grant(
        id, by: account, code: RequestSecret.hash(code), until: now + ConsentService.codeLife, at: now, in: scope.tenant
      ))
    var redirect = redirectURI + (redirectURI.utf8.contains(UInt8(ascii: "?")) ? "&" : "?")
    redirect += "request=\(id.text)&code=\(code)"
    if let clientState { redirect += "&state=\(clientState.percentEncodedQueryValue)" }
    return redirect
  }
}

/// Tokens and codes of consent requests. Stored as hashes; 128 and more bits need no salt.
enum RequestSecret {
  /// A new one of 128 random bits.
  static func draw() -> String { String(RequestID.random().text.dropFirst(3)) }

  static func hash(_ secret: String) -> Hash256 { Hash256.of(secret.utf8) }
}

extension String {
  /// Everything but the unreserved characters of RFC 3986 as `%XX`.
  var percentEncodedQueryValue: String {
    var out: [UInt8] = []
    for byte in utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        out.append(byte)
      default:
        let digits = Array("0123456789ABCDEF".utf8)
        out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
