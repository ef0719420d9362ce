package import Consent
package import Metering
package import NumberGuard

/// A request for personal data by somebody who showed a well-formed key. Nothing else is known of the key yet.
package struct PersonalRequest: Sendable {
  package let info: RequestInfo
  package let services: Services
  package let presented: PresentedKey
  /// Where the body of a write may hold an Individual Number. Nothing is stored then, but the refusal is written into the
  /// ledger like every other, so the handler hears of it; the pipeline answers 422 whatever the handler says.
  package var suspected: Finding?
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
