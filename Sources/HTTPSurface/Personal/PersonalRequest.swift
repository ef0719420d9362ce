package import Consent
package import Metering

/// A request for personal data by somebody who showed a well-formed key. Nothing else is known of the key yet.
package struct PersonalRequest: Sendable {
  package let info: RequestInfo
  package let services: Services
  package let presented: PresentedKey
}

/// What a handler of personal data answers.
package struct PersonalReply: Sendable {
  package let answer: Answer
  /// Whose use it was, as the gate found it.
  package let origin: UsageOrigin?

  package init(_ answer: Answer, origin: UsageOrigin?) {
    self.answer = answer
    self.origin = origin
  }
}
