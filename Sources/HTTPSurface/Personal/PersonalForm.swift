import Consent
import ConsentRules
import HTTPTypes
import StrictJSON

/// What a read of personal data says in its head and its query, each thing read once and in one form only.
enum PersonalForm {
  /// The one purpose. None and two are different refusals; a list in one field is two.
  static func purpose(_ fields: RequestFields) throws(Problem) -> PurposeName {
    guard let first = fields.purposes.first else { throw Problem(.purposeMissing) }
    guard fields.purposes.count == 1, !first.utf8.contains(UInt8(ascii: ",")) else {
      throw Problem(.duplicateHeader, shown: "moyai-purpose came twice")
    }
    guard let purpose = PurposeName(first) else { throw Problem(.badRequest, shown: "a purpose is pur_…") }
    return purpose
  }

  /// What the service wants to do with the data; `view` unless it says otherwise.
  static func mode(_ fields: RequestFields) throws(Problem) -> AccessMode {
    guard let text = fields.moyaiMode else { return .view }
    guard !text.utf8.contains(UInt8(ascii: ",")) else {
      throw Problem(.duplicateHeader, shown: "moyai-mode came twice")
    }
    guard let mode = AccessMode(rawValue: text) else { throw Problem(.badRequest, shown: "a mode is view or store") }
    return mode
  }

  /// The categories of a query, joined by commas. There is no way to ask for everything.
  static func categories(_ text: String?) throws(Problem) -> [CategoryName] {
    guard let text, !text.isEmpty else { throw Problem(.badRequest, shown: "categories are missing") }
    return try categories(text.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
  }

  static func categories(_ texts: [String]) throws(Problem) -> [CategoryName] {
    var categories: [CategoryName] = []
    for text in texts {
      guard let category = CategoryName(text) else {
        throw Problem(.badRequest, shown: "a category is dotted lower-case words")
      }
      categories.append(category)
    }
    return categories
  }

  static func person(_ text: String) throws(Problem) -> PairwiseID {
    guard let person = PairwiseID(text) else { throw Problem(.badRequest, shown: "a person is pp_…") }
    return person
  }

  static func request(_ request: PersonalRequest, _ categories: [CategoryName]) throws(Problem) -> AccessRequest {
    let fields = request.info.fields
    guard
      let access = AccessRequest(
        request.presented, purpose: try purpose(fields), mode: try mode(fields), categories: categories)
    else {
      throw Problem(.badRequest, shown: "1 to \(AccessRequest.categoriesMax) different categories are wanted")
    }
    return access
  }
}
