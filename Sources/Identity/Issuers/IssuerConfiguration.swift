import StrictJSON

/// The issuers an operator configured, read from one small JSON file:
///
/// ```json
/// {"issuers":[{"issuer":"https://login.example.jp","kind":"staff","jwks":{"url":"https://login.example.jp/jwks"},
///   "tenants":["072028"],"algorithms":["ES256"]}],"allow_addresses":["10.1.0.0/16"]}
/// ```
///
/// `jwks` has `url` or `file`; beside a `url` there may be `ca_file`, the PEM of the authority that its certificate comes
/// from, where that is not one the machine trusts. `tenants` is for staff only, and needed there. `allow_addresses` lists networks of one's
/// own in which a key set may lie although they are not public.
package struct IssuerConfiguration: Equatable, Sendable {
  /// Where a key set is.
  package enum Place: Hashable, Sendable {
    case file(String)
    /// `https` only.
    case url(String, authority: String?)
  }

  package struct Entry: Equatable, Sendable {
    package let issuer: Issuer
    package let keys: Place
  }

  package let entries: [Entry]
  /// CIDR texts.
  package let allowedAddresses: [String]

  package static let none = IssuerConfiguration(entries: [], allowedAddresses: [])
  package static let bytesMax = 256 << 10
  package static let issuersMax = 200

  private init(entries: [Entry], allowedAddresses: [String]) {
    self.entries = entries
    self.allowedAddresses = allowedAddresses
  }

  /// - Throws: ``IssuerConfigurationFault``, a sentence for the operator.
  package init(parsing bytes: [UInt8]) throws(IssuerConfigurationFault) {
    let limits = JSONLimits(maxDepth: 8, maxBytes: Self.bytesMax)
    let json: JSON
    do { json = try JSON(parsing: bytes, limits: limits) } catch {
      throw IssuerConfigurationFault("the file of issuers is not JSON: \(error.description)")
    }
    let object = try Self.object(json, ["issuers", "allow_addresses"], "the file")
    guard let list = object["issuers"]?.array, list.count <= Self.issuersMax else {
      throw IssuerConfigurationFault("issuers is a list of at most \(Self.issuersMax)")
    }
    var entries: [Entry] = []
    for (index, json) in list.enumerated() {
      let entry = try Self.entry(json, "issuers[\(index)]")
      guard !entries.contains(where: { $0.issuer.name == entry.issuer.name && $0.issuer.kind == entry.issuer.kind })
      else { throw IssuerConfigurationFault("issuers[\(index)] names an issuer and kind that stand there before") }
      entries.append(entry)
    }
    self.init(entries: entries, allowedAddresses: try Self.strings(object["allow_addresses"], "allow_addresses") ?? [])
  }

  private static func entry(_ json: JSON, _ place: String) throws(IssuerConfigurationFault) -> Entry {
    let object = try object(json, ["issuer", "kind", "jwks", "tenants", "algorithms"], place)
    guard let name = object["issuer"]?.string, isAddress(name) else {
      throw IssuerConfigurationFault("\(place): issuer is an https address without query and fragment")
    }
    guard let kind = object["kind"]?.string.flatMap(IssuerKind.init(rawValue:)) else {
      throw IssuerConfigurationFault("\(place): kind is citizen, staff or operator")
    }
    var algorithms = Set(SignatureAlgorithm.allCases)
    if let words = try strings(object["algorithms"], "\(place).algorithms") {
      let known = words.compactMap(SignatureAlgorithm.init(rawValue:))
      guard !known.isEmpty, known.count == words.count else {
        throw IssuerConfigurationFault("\(place): algorithms are EdDSA, ES256, RS256")
      }
      algorithms = Set(known)
    }
    let tenants = try strings(object["tenants"], "\(place).tenants")
    guard (kind == .staff) == (tenants != nil), tenants?.isEmpty != true else {
      throw IssuerConfigurationFault("\(place): tenants are listed for staff and for nobody else")
    }
    for tenant in tenants ?? [] where tenant.utf8.count != 6 || !tenant.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    {
      throw IssuerConfigurationFault("\(place): a tenant is the six digits of a town")
    }
    return Entry(
      issuer: Issuer(name: name, kind: kind, tenants: Set(tenants ?? []), algorithms: algorithms),
      keys: try keys(object["jwks"], "\(place).jwks"))
  }

  private static func keys(_ json: JSON?, _ place: String) throws(IssuerConfigurationFault) -> Place {
    let object = try object(json ?? .null, ["file", "url", "ca_file"], place)
    switch (object["file"]?.string, object["url"]?.string, object["ca_file"]) {
    case (let file?, nil, nil) where file.hasPrefix("/"): return .file(file)
    case (nil, let url?, nil) where isAddress(url): return .url(url, authority: nil)
    case (nil, let url?, .string(let authority)?) where isAddress(url) && authority.hasPrefix("/"):
      return .url(url, authority: authority)
    default:
      throw IssuerConfigurationFault(
        "\(place) has an absolute file, or an https url with or without an absolute ca_file")
    }
  }

  /// Printable ASCII over TLS. No `#` and no `?`: principals are told apart by the issuer up to the first `#`.
  private static func isAddress(_ text: String) -> Bool {
    text.hasPrefix("https://") && (9...255).contains(text.utf8.count)
      && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") && $0 != UInt8(ascii: "?") }
  }

  private static func object(
    _ json: JSON, _ names: [String], _ place: String
  ) throws(IssuerConfigurationFault) -> JSONObject {
    guard let object = json.object else { throw IssuerConfigurationFault("\(place) is an object") }
    for (name, _) in object.members where !names.contains(name) {
      throw IssuerConfigurationFault("\(place) has a member that is not known: \(name)")
    }
    return object
  }

  private static func strings(_ json: JSON?, _ place: String) throws(IssuerConfigurationFault) -> [String]? {
    guard let json else { return nil }
    guard let values = json.array, values.count <= 2_000 else { throw IssuerConfigurationFault("\(place) is a list") }
    var texts: [String] = []
    for value in values {
      guard let text = value.string else { throw IssuerConfigurationFault("\(place) is a list of strings") }
      texts.append(text)
    }
    return texts
  }
}

/// What is wrong with the file of issuers.
package struct IssuerConfigurationFault: Error, Equatable, Sendable, CustomStringConvertible {
  package let description: String

  init(_ description: String) {
    self.description = description
  }
}
