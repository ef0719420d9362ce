/// An order to the registers or about a subject that cannot be fulfilled. The code is public and stable; HTTPSurface maps
/// it to a status in one table.
package struct RegisterError: Error, Equatable, Sendable {
  package enum Code: String, Sendable, CaseIterable {
    case notFound = "not_found"
    case exists
    /// It is in a state that does not allow this.
    case conflict
    case idInvalid = "id_invalid"
    case versionInvalid = "version_invalid"
    case textInvalid = "text_invalid"
    case itemsInvalid = "items_invalid"
    /// Less than 30 characters of Japanese do not say what data is used for.
    case purposeTooVague = "purpose_too_vague"
    /// No such purpose, or not approved.
    case purposeInvalid = "purpose_invalid"
    /// No such category, or not approved.
    case categoryInvalid = "category_invalid"
    case organisationUnknown = "organisation_unknown"
    case serviceNotApproved = "service_not_approved"
    case sourceMissing = "source_missing"
    /// A duration, an end or a number of days outside what an offer may have.
    case windowInvalid = "window_invalid"
    case dataLifeInvalid = "data_life_invalid"
    /// A successor is for the same service, purpose and category.
    case successorInvalid = "successor_invalid"
    case classHasNoRoute = "class_has_no_route"
    case secondPersonNeeded = "second_person_needed"
    case handleInvalid = "handle_invalid"
    case dateInvalid = "date_invalid"
    /// A code that is wrong, used, expired or ended, or a birth date that is not the subject's: all alike.
    case linkRefused = "link_refused"
  }

  package let code: Code
  /// The place in the request (RFC 6901) that is to blame, where there is one.
  package let pointer: String?

  package init(_ code: Code, at pointer: String? = nil) {
    self.code = code
    self.pointer = pointer
  }
}

extension RegisterError: CustomStringConvertible {
  package var description: String { pointer.map { "\(code.rawValue) at \($0)" } ?? code.rawValue }
}
