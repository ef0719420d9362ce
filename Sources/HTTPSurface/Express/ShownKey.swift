import Broker
import Metering
import NIOCore
import Tenancy

/// The key that a connection showed last, and what follows from it. A service asks again and again with one key over one
/// connection; for these requests the key is compared, not judged anew.
struct ShownKey {
  let key: RecognisedKey
  /// Nil when the key may not read.
  let reader: KeyedReader?
  /// Nil when it may not write.
  let writer: KeyedWriter?
  let origin: UsageOrigin
  private let field: ExpressFields.CredentialField
  private let credential: [UInt8]
  private let fiwareService: [UInt8]?

  init(
    _ key: RecognisedKey, reader: KeyedReader?, writer: KeyedWriter?, shownBy fields: ExpressFields,
    _ bytes: UnsafeRawBufferPointer
  ) {
    self.key = key
    self.reader = reader
    self.writer = writer
    origin = key.caller.usageOrigin
    field = fields.credential.field
    credential = Array(bytes[fields.credential.value])
    fiwareService = fields.fiwareService.map { Array(bytes[$0]) }
  }

  /// Whether a request shows the same key in the same field and names the same tenant. The key is compared in constant
  /// time: connections of different clients may have been joined by something between them and us.
  func isShown(by fields: ExpressFields, _ bytes: UnsafeRawBufferPointer) -> Bool {
    guard fields.credential.field == field, fields.credential.value.count == credential.count else { return false }
    switch (fields.fiwareService, fiwareService) {
    case (nil, nil): break
    case (let place?, let name?): guard bytes[place].elementsEqual(name) else { return false }
    default: return false
    }
    var difference: UInt8 = 0
    for offset in 0..<credential.count {
      difference |= bytes[fields.credential.value.lowerBound + offset] ^ credential[offset]
    }
    return difference == 0
  }
}
