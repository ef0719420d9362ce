package import Logging
import NumberGuard
import Tenancy

/// Makes a text from outside fit for a log: no line breaks that would forge a line, no key, no more than a little.
package enum LogText {
  /// Bytes of a text that came from a client, at most.
  package static let bytesMax = 256

  /// The text without keys and without what may be an Individual Number (NumberGuard.docc).
  package static func redacted(_ text: String) -> String { NumberGuard.redacted(APIKeyText.redacted(text)) }

  package static func harmless(_ text: String) -> String {
    let plain = redacted(text).unicodeScalars.lazy.map { scalar in
      scalar.value < 0x20 || scalar.value == 0x7F || scalar.value == 0x2028 || scalar.value == 0x2029 ? " " : scalar
    }
    var kept = String.UnicodeScalarView()
    var bytes = 0
    for scalar in plain {
      bytes += UTF8.width(scalar)
      guard bytes <= bytesMax else { break }
      kept.append(scalar)
    }
    return String(kept)
  }
}

/// A log handler that lets no Individual Number through, and nothing that has the shape of an API key (Tenancy.docc, keys),
/// whoever logs it. The server's bootstrap wraps the real handler in it.
package struct KeyFilteringLogHandler: LogHandler {
  private var inner: any LogHandler

  package init(_ inner: any LogHandler) { self.inner = inner }

  package var metadata: Logger.Metadata {
    get { inner.metadata }
    set { inner.metadata = newValue.mapValues(Self.filtered) }
  }

  package var logLevel: Logger.Level {
    get { inner.logLevel }
    set { inner.logLevel = newValue }
  }

  package var metadataProvider: Logger.MetadataProvider? {
    get { inner.metadataProvider }
    set { inner.metadataProvider = newValue }
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { inner[metadataKey: key] }
    set { inner[metadataKey: key] = newValue.map(Self.filtered) }
  }

  package func log(event: LogEvent) {
    var event = event
    event.message = Logger.Message(stringLiteral: LogText.redacted(event.message.description))
    event.metadata = event.metadata?.mapValues(Self.filtered)
    inner.log(event: event)
  }

  private static func filtered(_ value: Logger.MetadataValue) -> Logger.MetadataValue {
    switch value {
    case .string(let text): .string(LogText.redacted(text))
    case .stringConvertible(let value): .string(LogText.redacted(value.description))
    case .array(let values): .array(values.map(filtered))
    case .dictionary(let values): .dictionary(values.mapValues(filtered))
    }
  }
}
