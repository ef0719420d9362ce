import Allocation
import MoyaiTesting
import StrictJSON
import Testing

/// Explained results of random cases, computed once: every invariant looks at the same ones.
enum RandomResults {
  struct Sample: Sendable {
    let document: JSON
    let result: AllocationResult
    /// Names the sample in a failure.
    let name: String
  }

  static let cases = 150

  static let samples: [Sample] = {
    let seed = TestSeed.current
    var random = RandomCase(seed: seed)
    return (0..<cases).compactMap { index in
      let document = random.next()
      let result = try? AllocationEngine.evaluate(AllocationCase(reading: document), explain: true)
      return result.map { Sample(document: document, result: $0, name: "seed \(seed) case \(index)") }
    }
  }()

  /// Holds every sample against a condition; one expectation for each, as an expectation costs more than the check.
  static func expect(
    _ condition: (Sample) throws -> Bool, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    for sample in samples {
      let holds = try condition(sample)
      #expect(holds, "\(sample.name)", sourceLocation: sourceLocation)
    }
  }
}
