/// A credential as a connection showed it, in its field and with the tenant named beside it.
struct ShownCredential {
  private let field: ExpressFields.CredentialField
  private let credential: [UInt8]
  private let fiwareService: [UInt8]?

  init(_ fields: ExpressFields, _ bytes: UnsafeRawBufferPointer) {
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
