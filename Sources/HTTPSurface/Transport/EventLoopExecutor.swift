import NIOCore
import Synchronization

/// Runs the tasks of requests on the event loop that reads and writes their sockets: waking a thread of the shared pool
/// costs more than the work of a keyed read.
///
/// The database's threads finish many requests at once, so what comes between two turns of the loop is handed over
/// together: one wake-up for all of it.
final class EventLoopExecutor: TaskExecutor {
  private let eventLoop: any EventLoop
  private let waiting = Mutex<[UnownedJob]>([])

  init(_ eventLoop: any EventLoop) { self.eventLoop = eventLoop }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let isFirst = waiting.withLock { waiting in
      waiting.append(job)
      return waiting.count == 1
    }
    if isFirst { eventLoop.execute { self.drain() } }
  }

  private func drain() {
    let jobs = waiting.withLock { waiting in
      defer { waiting = [] }
      return waiting
    }
    for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
  }
}
