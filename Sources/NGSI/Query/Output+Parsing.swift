extension Output {
  /// What `attrs`, `metadata` and `options` of a URL ask for.
  package init(parameters: URLParameters, options: RequestOptions) throws(NGSIError) {
    let attributes = try parameters.list("attrs", max: QueryLimits.outputNamesMax).map(NameList.init)
    let metadata = try parameters.list("metadata", max: QueryLimits.outputNamesMax).map(NameList.init)
    self.init(
      attributes: attributes ?? .standard, metadata: metadata ?? .standard, representation: options.representation)
    if options.contains(.dateCreated) { self.attributes.add("dateCreated") }
    if options.contains(.dateModified) { self.attributes.add("dateModified") }
  }
}

extension NameList {
  /// Reads the names of a list; a repeated one counts once, `*` stands for all of the user's. An empty list is no list.
  package init(_ names: [String]) {
    var distinct: [String] = []
    var seen: Set<String> = []
    for name in names where name != "*" && seen.insert(name).inserted { distinct.append(name) }
    self = names.isEmpty ? .standard : .only(distinct, all: names.contains("*"))
  }

  /// Shows one more, besides what is shown already.
  mutating func add(_ name: String) {
    switch self {
    case .standard: self = .only([name], all: true)
    case .only(let names, let all): self = names.contains(name) ? self : .only(names + [name], all: all)
    }
  }
}
