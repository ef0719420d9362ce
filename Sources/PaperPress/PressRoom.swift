import Dispatch
package import Papers

/// A press for a server: papers are set one after another on a thread of their own, so that no request waits behind
/// the setting of a paper.
package actor PressRoom {
  private let executor = PressExecutor()
  private var press: Press?

  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// A room whose press is set up with the first paper.
  package init() {}

  /// The PDF of a sheet, as ``Press/render(_:)`` makes it.
  package func render(_ sheet: Sheet) throws(PaperError) -> [UInt8] { try loaded().render(sheet) }

  /// Computes and sets papers on the room's thread.
  package func use<Made: Sendable>(_ work: @Sendable (Press) throws -> Made) throws -> Made { try work(loaded()) }

  /// Does what needs no press on the room's thread.
  package func compute<Made: Sendable>(_ work: @Sendable () throws -> Made) rethrows -> Made { try work() }

  private func loaded() throws(PaperError) -> Press {
    if let press { return press }
    let press = try Press()
    self.press = press
    return press
  }
}

/// Runs the actor on one queue.
private final class PressExecutor: SerialExecutor {
  private let queue = DispatchQueue(label: "moyai.press")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = asUnownedSerialExecutor()
    queue.async { job.runSynchronously(on: executor) }
  }
}
