/// The parameters of `GET /v2/types` and `GET /v2/types/{type}` (behaviour 39).
package struct TypesQuery: Hashable, Sendable {
  /// Which part of the list.
  package var page: Page
  /// Whether the number of types is asked for.
  package var countWanted: Bool
  /// How much of each type is told.
  package var detail: Detail

  package init(page: Page = Page(), countWanted: Bool = false, detail: Detail = .full) {
    self.page = page
    self.countWanted = countWanted
    self.detail = detail
  }

  /// How much of each type is told.
  package enum Detail: Hashable, Sendable, CaseIterable {
    /// Names of attributes, each with every type it was seen with.
    case full
    /// Names of attributes with empty lists of types (`options=noAttrDetail`).
    case attributeNames
    /// Names of entity types only (`options=values`).
    case typeNames
  }

  /// - Throws: 400, naming the first fault.
  package init(parameters: URLParameters) throws(NGSIError) {
    let options = try RequestOptions(parameters: parameters)
    let detail: Detail = options.contains(.noAttrDetail) ? .attributeNames : .full
    self.init(
      page: try Page(parameters: parameters),
      countWanted: options.contains(.count),
      detail: options.contains(.values) ? .typeNames : detail)
  }
}
