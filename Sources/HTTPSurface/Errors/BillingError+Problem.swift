package import Billing

extension BillingError: ProblemConvertible {
  /// The same code as offline (Billing.docc, refusals). Its sentence names ids and years, never a secret.
  package var problem: Problem {
    let known = ProblemCode(rawValue: code) ?? .internalFault
    return Problem(
      known, shown: description, at: pointer.map { [Problem.Place($0, code)] } ?? [], logged: description)
  }
}
