package import StrictJSON

extension NGSIReach {
  /// `{"verbs":["read","write","subscribe"],"service_paths":["/kankou/#"],"types":["TouristDestination"]}`; all three
  /// members, none empty, nothing else. `*` in `types` stands for every type.
  package init(_ json: JSON) throws(TenancyError) {
    guard let members = json.object else { throw TenancyError(.ngsiInvalid, at: "/ngsi") }
    for member in members.members where !["verbs", "service_paths", "types"].contains(member.key) {
      throw TenancyError(.ngsiInvalid, at: "/ngsi/\(member.key)")
    }
    self.init(
      verbs: try Self.verbs(Self.strings(members, "verbs", max: 3)),
      servicePaths: try Self.paths(Self.strings(members, "service_paths", max: Self.servicePathsMax)),
      types: try Self.types(Self.strings(members, "types", max: Self.typesMax)))
  }

  /// The form of ``init(_:)``.
  package var json: JSON {
    let named: [(Verbs, String)] = [(.read, "read"), (.write, "write"), (.subscribe, "subscribe")]
    let typeNames: [String] = if case .only(let names) = types { names } else { ["*"] }
    var members = JSONObject()
    members.append("verbs", .array(named.filter { verbs.contains($0.0) }.map { .string($0.1) }))
    members.append("service_paths", .array(servicePaths.map { .string($0.text) }))
    members.append("types", .array(typeNames.map { .string($0) }))
    return .object(members)
  }

  private static func strings(_ members: JSONObject, _ name: String, max: Int) throws(TenancyError) -> [String] {
    let texts = members[name]?.array?.map(\.string)
    guard let texts, (1...max).contains(texts.count), !texts.contains(nil), Set(texts).count == texts.count else {
      throw TenancyError(.ngsiInvalid, at: "/ngsi/\(name)")
    }
    return texts.compactMap { $0 }
  }

  private static func verbs(_ texts: [String]) throws(TenancyError) -> Verbs {
    var verbs: Verbs = []
    for (index, text) in texts.enumerated() {
      switch text {
      case "read": verbs.insert(.read)
      case "write": verbs.insert(.write)
      case "subscribe": verbs.insert(.subscribe)
      default: throw TenancyError(.ngsiInvalid, at: "/ngsi/verbs/\(index)")
      }
    }
    return verbs
  }

  private static func paths(_ texts: [String]) throws(TenancyError) -> [ServicePathPattern] {
    var patterns: [ServicePathPattern] = []
    for (index, text) in texts.enumerated() {
      guard let pattern = ServicePathPattern(text) else {
        throw TenancyError(.ngsiInvalid, at: "/ngsi/service_paths/\(index)")
      }
      patterns.append(pattern)
    }
    return patterns
  }

  private static func types(_ texts: [String]) throws(TenancyError) -> Types {
    if texts.contains("*") {
      guard texts.count == 1 else { throw TenancyError(.ngsiInvalid, at: "/ngsi/types") }
      return .all
    }
    for (index, text) in texts.enumerated() where !isTypeName(text) {
      throw TenancyError(.ngsiInvalid, at: "/ngsi/types/\(index)")
    }
    return .only(texts)
  }

  /// The bounds NGSI-v2 gives an entity type: 1 to 256 characters, plain ASCII without space, `&`, `?`, `/`, `#`.
  private static func isTypeName(_ text: String) -> Bool {
    (1...256).contains(text.utf8.count)
      && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && !#"&?/#<>"'=;()"#.utf8.contains($0) }
  }
}
