import NGSI

/// The parameters of `/v2`, for the OpenAPI text. What they may hold is judged by the parsers in `NGSI`.
enum NGSIParameter {
  static let id = QueryParameter("id", .text, "Ids of entities, separated by commas")
  static let idPattern = QueryParameter("idPattern", .text, "A regular expression that is found in the id")
  static let type = QueryParameter("type", .text, "Types of entities, separated by commas")
  static let typePattern = QueryParameter("typePattern", .text, "A regular expression that is found in the type")
  static let oneType = QueryParameter("type", .text, "The type, where several entities have the id")
  static let q = QueryParameter("q", .text, "Conditions on values, in the simple query language")
  static let mq = QueryParameter("mq", .text, "Conditions on metadata, in the simple query language")
  static let georel = QueryParameter("georel", .text, "How the entity lies to the geometry")
  static let geometry = QueryParameter("geometry", .text, "The form of the geometry")
  static let coords = QueryParameter("coords", .text, "The geometry, as pairs of latitude and longitude")
  static let attrs = QueryParameter(
    "attrs", .text, "Names of the attributes to show, with the builtin ones among them; * stands for all others")
  static let metadata = QueryParameter(
    "metadata", .text, "Names of the metadata to show, with the builtin ones among them; * stands for all others")
  static let orderBy = QueryParameter("orderBy", .text, "What to sort by; ! before a name turns the order round")
  static let limit = QueryParameter("limit", .integer(min: 0, max: Int64(QueryLimits.pageMax)), "How many at most")
  static let offset = QueryParameter(
    "offset", .integer(min: 0, max: Int64(QueryLimits.offsetMax)), "How many to pass over")

  /// `options` with those of the general ones that mean something there.
  static func options(_ names: String...) -> QueryParameter {
    QueryParameter("options", .text, "Separated by commas: \(names.joined(separator: ", "))")
  }
}
