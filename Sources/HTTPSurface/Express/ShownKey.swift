import Broker
import Consent
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
  private let shown: ShownCredential

  init(
    _ key: RecognisedKey, reader: KeyedReader?, writer: KeyedWriter?, shownBy fields: ExpressFields,
    _ bytes: UnsafeRawBufferPointer
  ) {
    self.key = key
    self.reader = reader
    self.writer = writer
    origin = key.caller.usageOrigin
    shown = ShownCredential(fields, bytes)
  }

  func isShown(by fields: ExpressFields, _ bytes: UnsafeRawBufferPointer) -> Bool { shown.isShown(by: fields, bytes) }
}

/// The same for reads of personal data. Here the key is recognised for its limits alone: whether it opens anything the
/// gates say, at each use (HTTPSurface.docc, the planes of persons).
struct ShownPersonalKey {
  let key: RecognisedKey
  let presented: PresentedKey
  let origin: UsageOrigin
  private let shown: ShownCredential

  init(
    _ key: RecognisedKey, _ presented: PresentedKey, shownBy fields: ExpressFields, _ bytes: UnsafeRawBufferPointer
  ) {
    self.key = key
    self.presented = presented
    origin = key.caller.usageOrigin
    shown = ShownCredential(fields, bytes)
  }

  func isShown(by fields: ExpressFields, _ bytes: UnsafeRawBufferPointer) -> Bool { shown.isShown(by: fields, bytes) }
}

/// What a connection remembers of the keys it showed.
struct ShownKeys {
  var data: ShownKey?
  var personal: ShownPersonalKey?
}
