/// What can be seen of authentication. Logger and metrics each decide what to do with a case.
package enum AccessObservation: Sendable, Equatable {
  /// A key was known without asking the database.
  case cacheHit
  /// The database was asked.
  case cacheMiss
  /// A guard found a cached record out of date; the request is judged once more.
  case staleGrant
  case refused(AccessRefused.Code)
  /// A key's record names a pepper this installation does not have: a file is missing or old.
  case pepperMissing(version: Int16)
  /// A key seen where it does not belong was looked up and, if real, marked.
  case exposureNoted
  /// Such a key could not be looked up.
  case exposureLost
}
