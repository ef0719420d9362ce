import Tenancy

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One thread's part of a load: takes jobs, keeps one connection, repeats what may be repeated.
struct LoadWorker: Sendable {
  /// Attempts for one request.
  static let attemptMax = 10
  /// The longest wait between two attempts, also when the server asks for more.
  static let pauseMax = Duration.seconds(5)

  let address: ServerAddress
  let keys: [TenantCode: String]
  let tally: LoadTally
  /// What is done with an answer.
  let receive: @Sendable (TenantCode, HTTPAnswer) -> Void

  /// Works until the queue is empty. Blocks its thread.
  func work(_ queue: LoadQueue) {
    do {
      var connection: HTTPConnection?
      while let job = queue.next() {
        guard let key = keys[job.town] else { continue }
        for request in job.requests {
          receive(job.town, try perform(request, of: job.town, key: key, on: &connection))
        }
      }
    } catch {
      queue.fail(error)
    }
  }

  private func perform(
    _ request: DemonstrationRequest, of town: TenantCode, key: String, on connection: inout HTTPConnection?
  ) throws(DemonstrationFailure) -> HTTPAnswer {
    let name = "\(request.method) \(request.target)"
    var reason = ""
    for attempt in 1...Self.attemptMax {
      if attempt > 1 { tally.repeated() }
      var pause = Duration.milliseconds(100 * attempt * attempt)
      switch answer(to: request, key: key, on: &connection) {
      case .success(let answer) where request.expected.contains(answer.status):
        tally.answered()
        return answer
      case .success(let answer) where answer.status == 429 || answer.status == 503:
        reason = "the server was too busy (\(answer.status))"
        pause = answer.retryAfter ?? pause
      case .success(let answer):
        throw .refused(
          town: town, request: name, status: answer.status,
          body: String(decoding: answer.body.prefix(500), as: UTF8.self))
      case .failure(let error):
        reason = error.description
      }
      Self.sleep(min(pause, Self.pauseMax))
    }
    throw .unreachable(town: town, request: name, reason: reason)
  }

  private func answer(
    to request: DemonstrationRequest, key: String, on connection: inout HTTPConnection?
  ) -> Result<HTTPAnswer, HTTPConnectionError> {
    do throws(HTTPConnectionError) {
      // Taken out, so that one that fails is closed and not used again.
      var open: HTTPConnection
      if let kept = connection.take(), kept.isUsable { open = kept } else { open = try HTTPConnection(to: address) }
      let answer = try open.send(request, key: key)
      connection = consume open
      return .success(answer)
    } catch {
      return .failure(error)
    }
  }

  private static func sleep(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    usleep(UInt32(seconds * 1_000_000 + attoseconds / 1_000_000_000_000))
  }
}
