internal import CLibPQ

/// An eventfd: lets one thread end another's `poll`.
final class WakeUp: Sendable {
  let descriptor: Int32

  init() {
    descriptor = moyai_eventfd_open()
    precondition(descriptor >= 0, "the process has no file descriptor left")
  }

  deinit {
    close(descriptor)
  }

  func signal() {
    var one: UInt64 = 1
    _ = write(descriptor, &one, 8)
  }

  func clear() {
    var count: UInt64 = 0
    _ = read(descriptor, &count, 8)
  }
}
