/// A parameter of a usage query that cannot be answered; 400 at the edge. Holds nothing but the parameter's name and what is allowed.
package struct UsageQueryError: Error, Equatable, Sendable {
  package let parameter: String
  /// One sentence for the caller.
  package let message: String

  package init(parameter: String, message: String) {
    self.parameter = parameter
    self.message = message
  }
}
