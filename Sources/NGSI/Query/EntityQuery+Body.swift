package import StrictJSON

extension EntityQuery {
  /// Reads the body of `POST /v2/op/query` and the parameters of its URL.
  /// - Throws: 400, naming the first fault.
  package init(body: JSON, parameters: URLParameters) throws(NGSIError) {
    guard let body = body.object else { throw .brokenJSON }
    guard !body.isEmpty else { throw .emptyPayload }
    let relevant = ["entities", "attrs", "attributes", "expression"]
    guard relevant.contains(where: { body[$0] != nil }) else { throw .bodyIrrelevant }
    for (name, _) in body.members where name != "metadata" && !relevant.contains(name) { throw .unknownField(name) }
    let options = try RequestOptions(parameters: parameters)
    let selectors = try body["entities"].map(Self.selectors) ?? []
    let attributes = try body["attributes"].map { json throws(NGSIError) in try Self.names(json, field: "attributes") }
    let shown = try body["attrs"].map { json throws(NGSIError) in try Self.names(json, field: "attrs") }
    let metadata = try body["metadata"].map { json throws(NGSIError) in try Self.names(json, field: "metadata") }
    var filter = try body["expression"].map { json throws(NGSIError) in try Filter(expression: json) } ?? Filter()
    // Deprecated: `attributes` shows these attributes and asks for the existence of one of them.
    filter.alternatives = (attributes ?? []).map { Condition(Condition.Target(attribute: $0), .exists) }
    var output = try Output(parameters: parameters, options: options)
    if let names = shown ?? attributes { output.attributes = NameList(names) }
    if let metadata { output.metadata = NameList(metadata) }
    self.init(
      selectors: selectors, filter: filter, output: output,
      order: try [OrderKey](parameters: parameters, geo: filter.geo),
      page: try Page(parameters: parameters),
      countWanted: options.contains(.count),
      skipForwarding: options.contains(.skipForwarding))
  }

  private static func selectors(_ json: JSON) throws(NGSIError) -> [EntitySelector] {
    guard let items = json.array else { throw .entitiesNotArray }
    guard items.count <= QueryLimits.selectorsMax else { throw .selectorsTooMany }
    var selectors: [EntitySelector] = []
    for item in items {
      guard let item = item.object else { throw .entityNotObject }
      selectors.append(try EntitySelector(item))
    }
    return selectors
  }

  private static func names(_ json: JSON, field: String) throws(NGSIError) -> [String] {
    guard let items = json.array else { throw .fieldNotArray(field) }
    guard items.count <= QueryLimits.outputNamesMax else { throw .fieldTooLong(field) }
    var names: [String] = []
    for item in items {
      guard let name = item.string else {
        throw .fieldNotStrings(field)
      }
      // `*` and builtin names keep the rules of names too.
      names.append(try AttributeName(name).text)
    }
    return names
  }
}

extension EntitySelector {
  /// Reads one item of `entities`: `id` or `idPattern`, and perhaps `type` or `typePattern`.
  package init(_ item: JSONObject) throws(NGSIError) {
    guard item["id"] == nil || item["idPattern"] == nil else { throw .entityWithIDAndPattern }
    guard item["id"] != nil || item["idPattern"] != nil else { throw .entityWithoutID }
    let known = ["id", "idPattern", "type", "typePattern"]
    for (name, _) in item.members where !known.contains(name) { throw .attributesInSelector }
    self.init(
      id: try NameMatch(item, name: "id", pattern: "idPattern") { text throws(NGSIError) in try EntityID(text).text },
      type: try NameMatch(item, name: "type", pattern: "typePattern") { text throws(NGSIError) in
        try EntityType(text).text
      })
  }
}

extension NameMatch {
  fileprivate init(
    _ item: JSONObject, name: String, pattern: String, check: (String) throws(NGSIError) -> String
  ) throws(NGSIError) {
    guard item[name] == nil || item[pattern] == nil else { throw .selectorBoth(name, pattern) }
    if let value = item[name] {
      guard let text = value.string else { throw .selectorNotString(name) }
      guard !text.isEmpty || name == "type" else { throw .entityIDEmpty }
      self = .oneOf([try check(text)])
    } else if let value = item[pattern] {
      guard let text = value.string else { throw .selectorNotString(pattern) }
      guard !text.isEmpty else { throw .selectorEmpty(name, pattern) }
      self = try NameMatch(pattern: text, place: pattern)
    } else {
      self = .any
    }
  }
}

extension Filter {
  /// Reads an `expression`, of a query or a subscription.
  package init(expression: JSON) throws(NGSIError) {
    guard let expression = expression.object else { throw .expressionNotObject }
    guard !expression.isEmpty else { throw .expressionEmpty }
    func text(_ name: String) throws(NGSIError) -> String? {
      guard let value = expression[name] else { return nil }
      guard let text = value.string else { throw .fieldNotString(name) }
      guard !text.isEmpty else { throw .fieldEmpty(name) }
      return text
    }
    self.init(
      values: try text("q").parsed(as: .q),
      metadata: try text("mq").parsed(as: .mq),
      geo: try GeoQuery(
        georel: try text("georel"), geometry: try text("geometry"), coords: try text("coords"),
        report: NGSIError.geoInBody))
  }
}
