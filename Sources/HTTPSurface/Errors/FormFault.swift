/// What a domain says of a value that has not the form its member asks for: an id, a name, a handle, a version. That is a
/// request that is not well formed, 400 `bad_request` as everywhere else, and the word stands beside the place. A value that
/// is well formed and still cannot be has a ``ProblemCode`` of its own, 422.
enum FormFault: String, CaseIterable {
  case slugInvalid = "slug_invalid"
  case nameInvalid = "name_invalid"
  case kindInvalid = "kind_invalid"
  case idInvalid = "id_invalid"
  case versionInvalid = "version_invalid"
  case textInvalid = "text_invalid"
  case handleInvalid = "handle_invalid"
}

extension Problem {
  /// A domain's refusal by its word; what the table does not know is a fault of ours.
  init(word: String, at pointer: String?) {
    let code = FormFault(rawValue: word) == nil ? ProblemCode(rawValue: word) ?? .internalFault : .badRequest
    self.init(code, at: pointer.map { [Place($0, word)] } ?? [])
  }
}
