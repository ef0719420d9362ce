/// What an organisation offers residents (サービス), as the prefecture registers it.
package struct RegisteredService: Equatable, Sendable {
  /// `svc_…`
  package let id: String
  /// `org_…`
  package let organisation: String
  package let name: String
  /// Where a resident's browser may be sent back to; compared byte for byte.
  package let redirectURIs: [String]
  package let state: ServiceState

  package static let redirectURIsMax = 20

  package init(
    id: String, organisation: String, name: String, redirectURIs: [String] = [], state: ServiceState = .draft
  ) {
    self.id = id
    self.organisation = organisation
    self.name = name
    self.redirectURIs = redirectURIs
    self.state = state
  }

  func validate() throws(TenancyError) {
    guard RegisteredID.isService(id) else { throw TenancyError(.idInvalid, at: "/id") }
    guard RegisteredID.isOrganisation(organisation) else { throw TenancyError(.idInvalid, at: "/org") }
    guard (1...200).contains(name.unicodeScalars.count) else { throw TenancyError(.nameInvalid, at: "/name") }
    guard redirectURIs.count <= Self.redirectURIsMax else {
      throw TenancyError(.redirectURIInvalid, at: "/redirect_uris")
    }
    for (index, uri) in redirectURIs.enumerated() where !Self.isRedirectURI(uri) {
      throw TenancyError(.redirectURIInvalid, at: "/redirect_uris/\(index)")
    }
  }

  /// Printable ASCII over TLS, without a fragment, which a redirect would lose.
  private static func isRedirectURI(_ uri: String) -> Bool {
    uri.utf8.count <= 500 && uri.hasPrefix("https://") && uri.utf8.count > "https://".utf8.count
      && uri.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#") }
  }
}

/// Where a service stands in the prefecture's register. Its keys open something only while it is live.
package enum ServiceState: String, Sendable, CaseIterable {
  /// Registered. Approving makes it live, retiring retired.
  case draft
  /// Serves. Suspending makes it suspended, retiring retired.
  case live
  /// Held back. Resuming makes it live, retiring retired.
  case suspended
  /// Ended; nothing brings it back.
  case retired

  /// What an operator can do with a service.
  package enum Event: String, Sendable, CaseIterable {
    case approve, suspend, resume, retire
  }

  /// The state after the event; the same state when it already was so. Every pair has its answer here.
  package func after(_ event: Event) throws(TenancyError) -> ServiceState {
    switch (self, event) {
    case (.draft, .approve), (.live, .approve): .live
    case (.live, .suspend), (.suspended, .suspend): .suspended
    case (.suspended, .resume), (.live, .resume): .live
    case (.draft, .retire), (.live, .retire), (.suspended, .retire), (.retired, .retire): .retired
    case (.draft, .suspend), (.draft, .resume), (.suspended, .approve), (.retired, .approve), (.retired, .suspend),
      (.retired, .resume):
      throw TenancyError(.serviceStateConflict)
    }
  }
}
