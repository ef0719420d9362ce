/// The parameters of a read of one entity: `GET /v2/entities/{id}`, its attributes, one of them, its value.
package struct EntityRetrieval: Hashable, Sendable {
  /// Acceptable types; empty when the request names none.
  package var types: [String]
  /// What of the entity is shown.
  package var output: Output
  /// Whether registered providers are left out.
  package var skipForwarding: Bool

  package init(types: [String] = [], output: Output = Output(), skipForwarding: Bool = false) {
    self.types = types
    self.output = output
    self.skipForwarding = skipForwarding
  }

  /// - Throws: 400, naming the first fault.
  package init(parameters: URLParameters) throws(NGSIError) {
    let options = try RequestOptions(parameters: parameters)
    self.init(
      types: try parameters.list("type", max: QueryLimits.namesMax) ?? [],
      output: try Output(parameters: parameters, options: options),
      skipForwarding: options.contains(.skipForwarding))
  }
}
