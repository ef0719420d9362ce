/// Faults of `q` and `mq` (behaviour 33). All are 400 BadRequest.
extension NGSIError {
  static let filterForbiddenCharacters = badQuery("forbidden characters in String Filter")
  static let filterItemEmpty = badQuery("empty q-item")
  static let filterLeftSideEmpty = badQuery("empty left-hand-side in q-item")
  static let filterRightSideEmpty = badQuery("empty right-hand-side in q-item")
  static let filterRangeWithComparison = badQuery("ranges only valid for equal and not equal ops")
  static let filterListWithComparison = badQuery("lists only valid for equal and not equal ops")
  static let filterRangeMixed = badQuery("invalid range: types mixed")
  static let filterRangeInvalid = badQuery("invalid range")
  static let filterRangeInList = badQuery("ranges not allowed in lists")
  static let filterListItemEmpty = badQuery("empty item in list")
  static let filterNumberOutOfRange = badQuery("number out of range in String Filter")
  static let filterTokenEmpty = badQuery("empty token in attribute path")
  static let filterMetadataMissing = badQuery("metadata name missing in mq-item")

  static func filterEmpty(_ language: ConditionParser.Language) -> NGSIError {
    badQuery("empty \(language.rawValue)")
  }

  static func filterTooLong(_ language: ConditionParser.Language) -> NGSIError {
    badQuery("\(language.rawValue) too long, max length supported: \(QueryLimits.textMax)")
  }

  static func filterTooManyItems(_ language: ConditionParser.Language) -> NGSIError {
    badQuery("too many items in \(language.rawValue), max supported: \(QueryLimits.conditionsMax)")
  }

  static let filterTooManyValues = badQuery("too many values in list, max supported: \(QueryLimits.literalsMax)")
  static let filterPathTooLong = badQuery(
    "too many tokens in attribute path, max supported: \(QueryLimits.pathTokensMax)")

  static func filterKindUnordered(_ kind: StaticString) -> NGSIError {
    badQuery("values of type /\(kind)/ only valid for equal and not equal ops")
  }

  static func filterKindInRange(_ kind: StaticString) -> NGSIError {
    badQuery("values of type /\(kind)/ not valid in ranges")
  }

  static func filterPatternInvalid(_ fault: PatternError) -> NGSIError {
    badQuery("invalid regular expression in String Filter: \(fault.code.rawValue)")
  }
}
