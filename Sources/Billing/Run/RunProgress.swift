/// How far a run is: what a progress line says.
package struct RunProgress: Sendable, Hashable {
  package enum Step: String, Sendable, CaseIterable {
    /// Waiting for the year, for writers in flight.
    case waiting
    /// Reading definitions and use as of one moment.
    case freezing
    case computing
    /// Writing inputs and lines; these are counted.
    case storing
  }

  package let step: Step
  /// How many lines are written.
  package let done: Int
  /// How many there will be; 0 before that is known.
  package let total: Int

  package init(_ step: Step, done: Int = 0, of total: Int = 0) {
    (self.step, self.done, self.total) = (step, done, total)
  }
}

extension RunProgress: CustomStringConvertible {
  package var description: String { total == 0 ? step.rawValue : "\(step.rawValue) \(done) of \(total) lines" }
}
