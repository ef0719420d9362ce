import Dispatch

/// Runs blocking work on threads of its own, so that tests never hold up the cooperative pool, and waits for all of it.
func onThreads<Result: Sendable>(_ count: Int, _ work: @escaping @Sendable (Int) -> Result) async -> [Result] {
  await withTaskGroup(of: (Int, Result).self) { group in
    for index in 0..<count {
      group.addTask {
        await withCheckedContinuation { continuation in
          let queue = DispatchQueue(label: "test.worker.\(index)")
          queue.async { continuation.resume(returning: (index, work(index))) }
        }
      }
    }
    var results: [(Int, Result)] = []
    for await result in group { results.append(result) }
    return results.sorted { $0.0 < $1.0 }.map(\.1)
  }
}
