package import Papers

extension PaperError: ProblemConvertible {
  /// What the client can change has its place; what only operators can mend is an alarm, and its place goes to the log.
  package var problem: Problem {
    switch code {
    case .notEncodable: Problem(.notEncodable, shown: message, at: [.init(place, code.rawValue)])
    case .incomplete: Problem(.unprocessable, shown: message, at: [.init(place, code.rawValue)], logged: description)
    case .unbalanced: Problem(.unbalanced, logged: description)
    case .doesNotFit, .fontMissing, .drawingFailed: Problem(.internalFault, logged: description)
    }
  }
}
