/// What an endpoint takes as its body. Every rule is decided from the request's head, before a byte is read.
package enum BodyRule: Sendable, Hashable {
  /// No body. Below `/v2` a `Content-Type` is refused as well (NGSI behaviour 8).
  case none
  /// A body that must be there.
  case required(BodyForm)
  /// A body that may be left out, as for an approval.
  case optional(BodyForm)

  package var form: BodyForm? {
    switch self {
    case .none: nil
    case .required(let form), .optional(let form): form
    }
  }
}

/// Media types and size of a body.
package struct BodyForm: Sendable, Hashable {
  /// What is understood. Parameters such as a charset are not looked at.
  package let media: [MediaType]
  /// The size at most, in bytes; the limit itself is accepted.
  package let bytesMax: Int
  /// How deep arrays and objects may nest.
  package let depthMax: Int
  /// Whether the text of an API key is allowed in it. Only the report of leaked keys says yes (HTTPSurface.docc,
  /// credentials).
  package let mayHoldKeys: Bool

  package init(media: [MediaType], bytesMax: Int, depthMax: Int, mayHoldKeys: Bool = false) {
    self.media = media
    self.bytesMax = bytesMax
    self.depthMax = depthMax
    self.mayHoldKeys = mayHoldKeys
  }
}

extension BodyForm {
  /// 1 MiB, NGSI behaviour 12.
  package static let ngsiBytesMax = 1 << 20
  /// 256 KiB and 16 levels (HTTPSurface.docc, conventions).
  package static let consoleBytesMax = 256 << 10
  package static let consoleDepthMax = 16

  /// An NGSI payload. Values may nest 50 levels (behaviour 13); the members around a value in a batch add theirs,
  /// and the handler holds values against 50.
  package static let ngsi = BodyForm(media: [.json], bytesMax: ngsiBytesMax, depthMax: 64)
  /// The value of one attribute, which may also be plain text (behaviour 9).
  package static let ngsiValue = BodyForm(media: [.json, .text], bytesMax: ngsiBytesMax, depthMax: 64)
  /// A request of a console.
  package static let console = BodyForm(media: [.json], bytesMax: consoleBytesMax, depthMax: consoleDepthMax)
}
