/// Who did something, as it is written beside what was done: `key:a1B2c3D4e5F6` or `host:name`. Rules for two persons
/// compare these (Billing.docc, invariant 6).
package struct Person: Hashable, Sendable {
  package let text: String

  package init(_ text: String) { self.text = text }
}
