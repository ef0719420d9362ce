internal import CLibPQ

/// A thread of its own for blocking work, since a blocked thread of the cooperative pool would stop every task.
enum WorkerThread {
  private final class Start: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
      self.name = name
      self.body = body
    }
  }

  private static let stackSize = 1 << 20

  /// Runs `body` on a new thread and returns when it has ended, without blocking the caller's thread.
  static func run(_ name: String, _ body: @escaping @Sendable () -> Void) async {
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      let isStarted = start(name) {
        body()
        continuation.resume()
      }
      precondition(isStarted, "the process cannot start a thread")
    }
  }

  /// - Returns: false when the system has no thread left; `body` does not run then.
  @discardableResult
  static func start(_ name: String, _ body: @escaping @Sendable () -> Void) -> Bool {
    let start = Start(name: name, body: body)
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, stackSize)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    defer { pthread_attr_destroy(&attributes) }
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(start)
    let failure = pthread_create(
      &thread, &attributes,
      { argument in
        guard let argument else { return nil }
        let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        moyai_name_thread(start.name)
        start.body()
        return nil
      }, argument.toOpaque())
    if failure != 0 { argument.release() }
    return failure == 0
  }
}
