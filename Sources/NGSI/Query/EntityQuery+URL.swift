extension EntityQuery {
  /// Reads the parameters of `GET /v2/entities`.
  /// - Throws: 400, naming the first fault.
  package init(parameters: URLParameters) throws(NGSIError) {
    let options = try RequestOptions(parameters: parameters)
    let filter = try Filter(parameters: parameters)
    self.init(
      selectors: try [EntitySelector](parameters: parameters),
      filter: filter,
      output: try Output(parameters: parameters, options: options),
      order: try [OrderKey](parameters: parameters, geo: filter.geo),
      page: try Page(parameters: parameters),
      countWanted: options.contains(.count),
      skipForwarding: options.contains(.skipForwarding))
  }
}

extension Filter {
  init(parameters: URLParameters) throws(NGSIError) {
    self.init(
      values: try parameters["q"].parsed(as: .q),
      metadata: try parameters["mq"].parsed(as: .mq),
      geo: try GeoQuery(
        georel: parameters["georel"], geometry: parameters["geometry"], coords: parameters["coords"],
        report: NGSIError.geoInURL))
  }
}

extension String? {
  /// The conditions of a filter text; none when there is no text.
  func parsed(as language: ConditionParser.Language) throws(NGSIError) -> [Condition] {
    guard let self else { return [] }
    return try ConditionParser(language: language).parse(self)
  }
}

extension [EntitySelector] {
  /// `id` and `type` are lists; each excludes its pattern (behaviour 35).
  init(parameters: URLParameters) throws(NGSIError) {
    let selector = EntitySelector(
      id: try NameMatch(parameters: parameters, list: "id", pattern: "idPattern"),
      type: try NameMatch(parameters: parameters, list: "type", pattern: "typePattern"))
    self = selector == EntitySelector() ? [] : [selector]
  }
}

extension NameMatch {
  init(parameters: URLParameters, list: String, pattern: String) throws(NGSIError) {
    let names = try parameters.list(list, max: QueryLimits.namesMax)
    guard let source = parameters[pattern] else {
      self = names.map { .oneOf($0) } ?? .any
      return
    }
    guard names == nil else { throw .parametersIncompatible(list, pattern) }
    self = try NameMatch(pattern: source, place: pattern)
  }

  /// - Throws: 400, naming the field.
  package init(pattern source: String, place: String) throws(NGSIError) {
    do {
      self = .pattern(try Pattern(source))
    } catch {
      throw .patternInvalid(place)
    }
  }
}
