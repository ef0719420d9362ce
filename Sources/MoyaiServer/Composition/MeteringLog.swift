import Logging
import Metering

/// What an operator has to know of the meter; everything else stays unsaid. No line names a key or a service.
struct MeteringLog: Sendable {
  let logger: Logger

  func note(_ observation: MeteringObservation) {
    switch observation {
    case .sendFailed(let error):
      logger.warning("counts wait in the spool; sending is tried again", metadata: ["error": "\(error)"])
    case .refused(let batch, let error):
      logger.error(
        "the database refuses a batch of counts", metadata: ["batch": "\(batch.sequence)", "error": "\(error)"])
    case .conflict(let batch):
      logger.critical("a batch of counts was used for other content", metadata: ["batch": "\(batch.sequence)"])
    case .spoolFull(let bytes):
      logger.error("the spool is full; counts stay in memory", metadata: ["bytes": "\(bytes)"])
    case .spoolHasRoom: logger.notice("the spool has room again")
    case .spoolFailed(let error): logger.error("the spool cannot be written", metadata: ["error": "\(error)"])
    case .recovered(_, let batches):
      logger.notice("counts of an earlier process were found", metadata: ["batches": "\(batches)"])
    case .gap(let gap):
      logger.warning(
        "counts of reads can be missing", metadata: ["from": "\(gap.since)", "to": "\(gap.until)"])
    case .unreadableSpool(let path):
      logger.error("a spool cannot be read and was put aside", metadata: ["path": "\(path)"])
    case .sealed, .sent: break
    }
  }
}
