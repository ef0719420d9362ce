/// Why the folder of signing keys does not do what was asked.
package enum SigningKeyError: Error, Equatable, Sendable {
  /// The folder or a file in it cannot be read or written.
  case unreadable(String)
  /// Others than the owner may read a seed or the folder.
  case exposed(String)
  /// A file is not what the folder's rules say.
  case malformed(String)
  /// All 26 letters of a year are taken.
  case lettersUsedUp(SigningKeyName)
  /// The instant lies before the tenant's first key, or so far off that keys would have to be made for centuries.
  case noKey(TenantDigits)
}

extension SigningKeyError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unreadable(let path): "\(path) cannot be read or written"
    case .exposed(let path): "\(path) may be read by others: chmod go= \(path)"
    case .malformed(let path): "\(path) is no signing key"
    case .lettersUsedUp(let last): "no letter is left after \(last)"
    case .noKey(let tenant): "tenant \(tenant) has no signing key for that time"
    }
  }
}
