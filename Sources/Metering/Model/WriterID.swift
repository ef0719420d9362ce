/// One process start: 128 random bits that no other start has (Metering.docc, the flush).
package struct WriterID: Hashable, Sendable {
  /// 32 lower-case hexadecimal digits, as in the spool's file name and in `usage_flush`.
  package let text: String

  /// A new writer. The generator is a parameter so that a test can repeat a run.
  package init(using generator: inout some RandomNumberGenerator) {
    text = Hexadecimal.text(of: [generator.next(), generator.next()])
  }

  package init() {
    var generator = SystemRandomNumberGenerator()
    self.init(using: &generator)
  }

  /// Reads the text form; nil when it is not 32 lower-case hexadecimal digits.
  package init?(_ text: some StringProtocol) {
    guard text.utf8.count == 32, text.utf8.allSatisfy(Hexadecimal.isLowerCaseDigit) else { return nil }
    self.text = String(text)
  }
}
