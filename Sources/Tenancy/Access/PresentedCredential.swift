/// The one credential of a request, as it came in.
package struct PresentedCredential: Sendable {
  let text: String

  /// From all values of the three header fields that may carry a key. Exactly one field may be there, once
  /// (`credential_ambiguous` even for equal values, `credential_missing` for none). `Authorization` must be `Bearer`,
  /// in any case of letters, with a value.
  package init(authorization: [String], apiKey: [String], authToken: [String]) throws(AccessRefused) {
    let given = authorization.count + apiKey.count + authToken.count
    guard given <= 1 else { throw AccessRefused(.credentialAmbiguous) }
    if let value = authorization.first {
      text = try Self.bearer(value)
    } else if let value = apiKey.first ?? authToken.first {
      text = value
    } else {
      throw AccessRefused(.credentialMissing)
    }
  }

  /// A key given by other means than a header, for commands on the host.
  package init(key: String) {
    text = key
  }

  private static func bearer(_ value: String) throws(AccessRefused) -> String {
    let scheme = "bearer "
    guard value.utf8.count > scheme.utf8.count, value.prefix(scheme.count).lowercased() == scheme else {
      throw AccessRefused(.keyMalformed)
    }
    return String(value.dropFirst(scheme.count))
  }
}

extension PresentedCredential: CustomStringConvertible, CustomReflectable {
  package var description: String { "credential" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
