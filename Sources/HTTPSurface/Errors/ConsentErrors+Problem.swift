package import Consent
import HTTPTypes

extension AccessDenied: ProblemConvertible {
  package var problem: Problem {
    // A version that nobody approved is a fault of the record, like an item that does not fit.
    let known: ProblemCode =
      code == .versionUnknown ? .itemsInvalid : ProblemCode(rawValue: code.rawValue) ?? .internalFault
    return Problem(
      known, at: code == .versionUnknown ? [.init("/version", "unknown_version")] : [],
      headers: rotationFields(rotation))
  }
}

extension RecordRefused: ProblemConvertible {
  package var problem: Problem {
    Problem(
      .itemsInvalid, at: faults.map { Problem.Place($0.pointer, $0.code.rawValue) }, headers: rotationFields(rotation))
  }
}
