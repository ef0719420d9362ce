package import Postgres

/// Why the broker could not answer, beyond what NGSI-v2 itself refuses (`NGSIError`) and what a guard of the caller's
/// access throws; both pass through the service unchanged.
package enum BrokerError: Error, Sendable {
  /// The key does not cover the verb, path or type that was named (403, Tenancy.docc, keys).
  case scopeMissing
  /// A read names a type whose class has no way to this service (403, DataClasses.docc).
  case classRouteMissing
  /// A write concerns a type that may not be stored here (422, DataClasses.docc).
  case dataClassRefused
  /// The labels of types changed while the request was on its way. Nothing was changed; whoever asked has to find out
  /// what the labels mean now and ask again (503).
  case classesChanged
  /// The database is not there or did not answer in time. Nothing was changed; trying again may help (503).
  case unavailable
  /// Too much is waiting. Nothing was changed (503).
  case busy
  /// The connection was lost during COMMIT: done or not done, nobody knows (503).
  case outcomeUnknown
  /// A defect of ours or of the stored data; what it was is for the log (500).
  case fault(any Error)
}

extension BrokerError {
  /// What a failure of the database means for a request.
  package init(_ error: PostgresError) {
    switch error.code {
    case .unavailable, .timeout, .cancelled, .notConfigured: self = .unavailable
    case .queueFull: self = .busy
    case .outcomeUnknown: self = .outcomeUnknown
    case .server(HoldClasses.changed): self = .classesChanged
    case .server(let state): self = BrokerError.passing(state) ? .busy : .fault(error)
    case .decoding, .invalidValue, .unexpectedReply: self = .fault(error)
    }
  }

  /// States in which the server was well and the statement was, but not at this moment.
  private static func passing(_ state: SQLState) -> Bool {
    switch state {
    case .queryCanceled, .lockNotAvailable, .deadlockDetected, .serializationFailure: true
    default: false
    }
  }
}

extension BrokerError {
  /// A failure of the database in the broker's words; anything else as it is.
  static func translated(_ error: any Error) -> any Error {
    (error as? PostgresError).map { BrokerError($0) } ?? error
  }
}

/// Runs a piece of work against the database and gives its failures the broker's words.
func translatingFailures<R>(_ work: () async throws -> R) async throws -> R {
  do {
    return try await work()
  } catch let error as PostgresError {
    throw BrokerError(error)
  }
}
