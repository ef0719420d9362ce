/// Paired work on its way to a worker's thread.
///
/// `@unchecked Sendable`: it adds nothing that changes to what `WorkItem` hands over. What inherits from it says why itself.
class PairRequest: WorkItem, @unchecked Sendable {
  let tenant: TenantID

  init(_ tenant: TenantID, waitMax: Duration) {
    self.tenant = tenant
    super.init(waitMax: waitMax)
  }

  /// Which requests of a tenant may share transactions.
  var kind: ObjectIdentifier {
    preconditionFailure("every kind of paired work says what it is")
  }

  /// Whether it may share them with requests of other tenants that may, too.
  var isOfManyTenants: Bool {
    preconditionFailure("every kind of paired work says whether it may")
  }

  /// These requests, which are of this one's kind and of its tenant or all of many, as one group.
  func group(_ requests: [PairRequest]) -> PairGroup {
    preconditionFailure("every kind of paired work makes its groups")
  }
}

/// Paired work and who waits for it.
///
/// The continuation is unsafe because the checked one costs an allocation per request; `resume` uses it once.
///
/// `@unchecked Sendable`: the waiter is set before `submit`; from then on it is the worker's thread's, as `WorkItem`
/// says.
final class PairFlush<Work: PairedWork>: PairRequest, @unchecked Sendable {
  let work: Work
  private var waiter: Waiter?

  /// Who is told.
  private enum Waiter {
    case task(UnsafeContinuation<Work.Outcome, any Error>)
    case function(@Sendable (Result<Work.Outcome, any Error>) -> Void)
  }

  init(_ work: Work, _ tenant: TenantID, waitMax: Duration) {
    self.work = work
    super.init(tenant, waitMax: waitMax)
  }

  override var kind: ObjectIdentifier { ObjectIdentifier(Work.self) }

  override var isOfManyTenants: Bool { work.isOfManyTenants }

  override func group(_ requests: [PairRequest]) -> PairGroup {
    PairWorkGroup(requests.compactMap { $0 as? PairFlush<Work> }, of: isOfManyTenants ? nil : tenant)
  }

  func attach(_ continuation: UnsafeContinuation<Work.Outcome, any Error>) { waiter = .task(continuation) }

  /// Calls `finished` once, on the worker's thread or, if the request is refused, on the submitting one.
  func attach(_ finished: @escaping @Sendable (Result<Work.Outcome, any Error>) -> Void) {
    waiter = .function(finished)
  }

  func resume(_ result: Result<Work.Outcome, any Error>) {
    let waiting = waiter
    waiter = nil
    switch waiting {
    case .task(let continuation): continuation.resume(with: result)
    case .function(let finished): finished(result)
    case nil: break
    }
  }

  override func fail(_ error: any Error) {
    resume(.failure(error))
  }
}
