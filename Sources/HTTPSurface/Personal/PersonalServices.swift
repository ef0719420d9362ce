package import Consent
package import ConsentRules

/// What the planes of persons work with: the gates, the ledger, the consents, and the keys that sign.
package struct PersonalServices: Sendable {
  package let reader: PersonalReader
  package let writer: RecordWriter
  package let consents: ConsentService
  package let ledger: LedgerReader
  package let export: LedgerExport
  package let signing: SigningKeys

  package init(
    reader: PersonalReader, writer: RecordWriter, consents: ConsentService, ledger: LedgerReader, export: LedgerExport,
    signing: SigningKeys
  ) {
    self.reader = reader
    self.writer = writer
    self.consents = consents
    self.ledger = ledger
    self.export = export
    self.signing = signing
  }
}

extension Services {
  /// The services of persons. A surface without them, as some tests make one, keeps personal data closed.
  func requirePersonal() throws(Problem) -> PersonalServices {
    guard let personal else { throw Problem(.failClosed) }
    return personal
  }
}
