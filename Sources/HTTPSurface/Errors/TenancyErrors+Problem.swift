import HTTPTypes
package import Tenancy

extension AccessRefused: ProblemConvertible {
  package var problem: Problem {
    let known = ProblemCode(rawValue: code.rawValue) ?? .internalFault
    return Problem(known, shown: shown, headers: retryAfter.map { [.retryAfter: "\(max(1, $0))"] } ?? [:])
  }
}

extension TenancyError: ProblemConvertible {
  package var problem: Problem {
    // A slug names a tenant as its code does: one that is in use is told as one (HTTPSurface.docc, conventions).
    Problem(word: code == .slugTaken ? ProblemCode.exists.rawValue : code.rawValue, at: pointer)
  }
}
