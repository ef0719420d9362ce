import Allocation
import MoyaiTesting
import StrictJSON

extension CaseFolder {
  /// The explained result of a worked case, with a merge patch on it.
  static func run(_ name: String, _ patch: JSON = [:]) throws -> (AllocationResult, AllocationCase) {
    let document = MergePatch.apply(patch, to: try JSON(parsing: try bytes("\(name).input.json")))
    let kase = try AllocationCase(reading: document.bytes)
    return (try AllocationEngine.evaluate(kase, explain: true), kase)
  }
}
