/// Faults of URL parameters and of the body of `POST /v2/op/query` (behaviours 14, 31, 35). All are 400 BadRequest.
extension NGSIError {
  static func badQuery(_ description: String) -> NGSIError { NGSIError(.badRequest, description) }

  static let parameterCharacters = badQuery("invalid character in URI parameter")
  static let parametersTooMany = badQuery("too many URI parameters, max supported: \(QueryLimits.parametersMax)")
  static let optionsInvalid = badQuery("Invalid value for URI param /options/")

  static func parameterEmpty(_ name: String) -> NGSIError { badQuery("Empty right-hand-side for URI param /\(name)/") }
  static func parameterRepeated(_ name: String) -> NGSIError { badQuery("repeated URI param /\(name)/") }
  static func parameterItemEmpty(_ name: String) -> NGSIError { badQuery("empty item in URI param /\(name)/") }

  static func parameterItemsTooMany(_ name: String, max: Int) -> NGSIError {
    badQuery("too many items in URI param /\(name)/, max supported: \(max)")
  }

  static func parametersIncompatible(_ one: String, _ other: String) -> NGSIError {
    badQuery("Incompatible parameters: \(one), \(other)")
  }

  static func limitNotNumber(_ text: String) -> NGSIError {
    badQuery("Bad pagination limit: /\(text)/ [must be a positive integer number]")
  }

  static func offsetNotNumber(_ text: String) -> NGSIError {
    badQuery("Bad pagination offset: /\(text)/ [must be a decimal number]")
  }

  static func pageTooLarge(_ name: String, _ text: String, max: Int) -> NGSIError {
    badQuery("Bad pagination \(name): /\(text)/ [max: \(max)]")
  }

  static let orderTokenEmpty = badQuery("empty orderBy token detected")
  static let orderTokenRepeated = badQuery("duplicate orderBy token detected")
  static let orderDistanceAlone = badQuery("orderBy geo:distance needs georel near")

  static func patternInvalid(_ place: String) -> NGSIError { badQuery("Invalid regex for entity \(place)") }

  static let bodyIrrelevant = badQuery("Invalid JSON payload, no relevant fields found")
  static let expressionNotObject = badQuery("expression is not an object")
  static let expressionEmpty = badQuery("expression is empty")
  static let selectorsTooMany = badQuery("too many entities in payload, max supported: \(QueryLimits.selectorsMax)")

  static func fieldNotArray(_ name: String) -> NGSIError { badQuery("the field /\(name)/ must be a JSON array") }
  static func fieldNotStrings(_ name: String) -> NGSIError {
    badQuery("only JSON Strings allowed in \(name) list")
  }
  static func fieldTooLong(_ name: String) -> NGSIError {
    badQuery("too many names in /\(name)/, max supported: \(QueryLimits.outputNamesMax)")
  }
  static func fieldNotString(_ name: String) -> NGSIError { badQuery("\(name) is not a string") }
  static func fieldEmpty(_ name: String) -> NGSIError { badQuery("\(name) is empty") }

  static let entitiesNotArray = badQuery("not a JSON array")
  static let entityNotObject = badQuery("entity is not a JSON object")
  static let entityWithoutID = badQuery("nor /id/ nor /idPattern/ present")
  static let entityWithIDAndPattern = badQuery("both /id/ and /idPattern/ present")
  static let entityIDEmpty = badQuery("id and idPattern cannot be both empty at the same time")
  static let attributesInSelector = badQuery("no attributes allowed in Entity in this payload")
  static func selectorBoth(_ one: String, _ other: String) -> NGSIError {
    badQuery("\(one) and \(other) cannot be both filled at the same time")
  }
  static func selectorEmpty(_ one: String, _ other: String) -> NGSIError {
    badQuery("\(one) and \(other) cannot be both empty at the same time")
  }
  static func selectorNotString(_ name: String) -> NGSIError { badQuery("Invalid JSON type for entity \(name)") }
}

extension NGSIError {
  static let servicePathsTooMany = badQuery(
    "too many service paths - a maximum of ten service paths is allowed")
}
