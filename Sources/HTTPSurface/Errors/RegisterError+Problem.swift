package import Consent
package import Identity

extension RegisterError: ProblemConvertible {
  package var problem: Problem {
    Problem(word: code.rawValue, at: pointer)
  }
}

extension TokenRefused: ProblemConvertible {
  /// The reason goes to the log: it is a word from a closed set and says nothing of the person.
  package var problem: Problem {
    Problem(reason == .keysUnavailable ? .unavailable : .tokenInvalid, logged: "token refused: \(reason.rawValue)")
  }
}
