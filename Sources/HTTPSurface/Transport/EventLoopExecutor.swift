import NIOCore
import Synchronization

/// Runs the tasks of requests on the event loop that reads and writes their sockets: waking a thread of the shared pool
/// costs more than the work of a keyed read.
///
/// The database's threads finish many requests at once, so what comes between two turns of the loop is handed over
/// together: one wake-up for all of it.
final class EventLoopExecutor: TaskExecutor {
  private let eventLoop: any EventLoop
  private let waiting = Mutex<[Work]>([])

  private enum Work {
    case job(UnownedJob)
    case request(ExpressRequest)
  }

  init(_ eventLoop: any EventLoop) { self.eventLoop = eventLoop }

  func enqueue(_ job: consuming ExecutorJob) { add(.job(UnownedJob(job))) }

  /// Brings a request with its outcome back to the event loop.
  func handBack(_ request: ExpressRequest) { add(.request(request)) }

  private func add(_ work: Work) {
    let isFirst = waiting.withLock { waiting in
      waiting.append(work)
      return waiting.count == 1
    }
    if isFirst { eventLoop.execute { self.drain() } }
  }

  private func drain() {
    let waiting = waiting.withLock { waiting in
      defer { waiting = [] }
      return waiting
    }
    for work in waiting {
      switch work {
      case .job(let job): job.runSynchronously(on: asUnownedTaskExecutor())
      case .request(let request): request.answer()
      }
    }
  }
}
