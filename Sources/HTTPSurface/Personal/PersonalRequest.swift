package import Metering
package import Tenancy

/// A request for personal data by somebody who showed a well-formed key. Nothing else is known of the key yet.
package struct PersonalRequest: Sendable {
  package let info: RequestInfo
  package let services: Services
  let presented: PresentedKey

  package var key: APIKeyText { presented.key }
  package var address: IPAddress? { presented.address }
}

/// What a handler of personal data answers.
package struct PersonalAnswer: Sendable {
  package let answer: Answer
  /// Whose use it was, as the gate found it.
  package let origin: UsageOrigin?

  package init(_ answer: Answer, origin: UsageOrigin?) {
    self.answer = answer
    self.origin = origin
  }
}

/// A refusal by the gate, with whose use it was.
struct PersonalRefusal: Error {
  let problem: Problem
  let origin: UsageOrigin?
  var standing: RateStanding?
}
