package import Metering

extension UsageQueryError: ProblemConvertible {
  package var problem: Problem { Problem(.badRequest, shown: "\(parameter) \(message)") }
}
