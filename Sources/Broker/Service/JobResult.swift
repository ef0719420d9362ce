import NGSI

/// What a job did to the working set: what is to be answered, told and charged once the group is committed.
struct JobResult {
  let outcome: Result<WriteReceipt, any Error>
  let changes: [EntityChange]
  /// Nil when the job had no effect.
  let usage: WriteUsage?

  /// Whether all of it was done.
  var isDone: Bool { if case .success = outcome { true } else { false } }

  /// A job that changed nothing.
  static func refused(_ error: any Error) -> JobResult {
    JobResult(outcome: .failure(error), changes: [], usage: nil)
  }
}
