/// The ceilings of queries (Design, limits). NGSI-v2 names the page sizes; the others bound what one request may
/// cost a neighbour and lie well above what applications use.
package enum QueryLimits {
  /// Entities of a page when `limit` is not given.
  package static let pageDefault = 20
  /// The largest `limit`.
  package static let pageMax = 1000
  /// The largest `offset`; what is skipped is read all the same (Design, counts and offsets).
  package static let offsetMax = 100_000
  /// Statements in one `q` or `mq`.
  package static let conditionsMax = 50
  /// Values in one list of a condition.
  package static let literalsMax = 200
  /// Tokens in one dotted path: as deep as a value may nest (50).
  package static let pathTokensMax = 50
  /// Characters of a whole `q` or `mq`.
  package static let textMax = 8192
  /// Ids or types in a list.
  package static let namesMax = 1000
  /// Items in `entities` of `POST /v2/op/query`.
  package static let selectorsMax = 1000
  /// Names in `attrs` or `metadata`.
  package static let outputNamesMax = 1000
  /// Tokens in `orderBy`.
  package static let orderKeysMax = 10
  /// Parameters in one URL.
  package static let parametersMax = 64
  /// Coordinate pairs of a geographical query.
  package static let coordinatesMax = 1000
  /// Service paths in one header (NGSI-v2, "Entity service path").
  package static let servicePathsMax = 10
  /// Characters of a regular expression.
  package static let patternTextMax = 1024
  /// States of the automaton it compiles to.
  package static let patternStatesMax = 1000
  /// Groups within groups in it.
  package static let patternNestingMax = 50
}
