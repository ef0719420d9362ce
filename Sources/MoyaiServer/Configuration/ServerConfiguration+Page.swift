import HTTPSurface

extension ServerConfiguration {
  /// How the residents' page works here. A test installation with an issuer of its own uses that one.
  /// - Parameter development: the way to sign in that only a test installation has.
  func page(development: PageSettings.SignIn?) -> PageSettings {
    let signIn: PageSettings.SignIn =
      authorizationEndpoint.isEmpty
      ? development ?? .none
      : .issuer(
        IssuerClient(
          authorizationEndpoint: authorizationEndpoint, tokenEndpoint: tokenEndpoint, clientID: pageClientID,
          scope: pageScope))
    let address = publicURL.isEmpty ? "http://127.0.0.1:\(dataListener.port)" : publicURL
    return PageSettings(signIn: signIn, publicURL: address.hasSuffix("/") ? String(address.dropLast()) : address)
  }

  /// What of the page's settings cannot be meant, each a line.
  var pageFaults: [String] {
    var faults: [String] = []
    let issuer = [authorizationEndpoint, tokenEndpoint, pageClientID]
    if issuer.contains(where: \.isEmpty), issuer.contains(where: { !$0.isEmpty }) {
      faults.append("MOYAI_MY_AUTHORIZATION_ENDPOINT, MOYAI_MY_TOKEN_ENDPOINT and MOYAI_MY_CLIENT_ID go together")
    }
    let addresses = [
      ("MOYAI_PUBLIC_URL", publicURL), ("MOYAI_MY_AUTHORIZATION_ENDPOINT", authorizationEndpoint),
      ("MOYAI_MY_TOKEN_ENDPOINT", tokenEndpoint),
    ]
    for (name, address) in addresses where !address.isEmpty {
      let isSafe = address.hasPrefix("https://") || (environment == .test && address.hasPrefix("http://"))
      // A semicolon or a comma would end the place in the page's Content-Security-Policy.
      if !isSafe || address.contains(where: { ";,'\"<>".contains($0) }) {
        faults.append("\(name) must be an https:// address")
      }
    }
    return faults
  }
}
