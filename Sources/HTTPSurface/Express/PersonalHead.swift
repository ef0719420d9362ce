import Consent
import ConsentRules
import NIOCore
import Tenancy

/// The head of a read of personal data that went well, with the fields and in the order of the long way.
enum PersonalHead {
  /// Room for one without long fields.
  static let bytes = 512

  static func write(
    _ found: PersonalAnswer, _ request: ExpressRequest, date: String, closes: Bool, into bytes: inout ByteBuffer
  ) {
    bytes.writeStaticString("HTTP/1.1 200 OK\r\nDate: ")
    bytes.writeString(date)
    bytes.writeStaticString("\r\nFiware-Correlator: ")
    bytes.writeString(request.correlator)
    if let rotation = found.rotation {
      bytes.writeStaticString("\r\nDeprecation: ")
      bytes.writeString(rotation.deprecation)
      bytes.writeStaticString("\r\nSunset: ")
      bytes.writeString(rotation.sunset)
    }
    bytes.writeStaticString("\r\nMoyai-Ledger-Entry: ")
    bytes.writeString(found.entry.text)
    bytes.writeStaticString("\r\nMoyai-Obligations: ")
    bytes.writeString(found.obligations.text)
    bytes.writeStaticString("\r\nCache-Control: no-store\r\nMoyai-Request-Id: ")
    bytes.writeString(request.id.description)
    bytes.writeStaticString("\r\nContent-Type: application/json\r\nContent-Length: ")
    bytes.writeString(String(found.body.count))
    bytes.writeStaticString(closes ? "\r\nConnection: close\r\n\r\n" : "\r\n\r\n")
  }
}
