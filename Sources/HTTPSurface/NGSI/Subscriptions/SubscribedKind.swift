import NGSI

/// The two things that `subscribe` is the verb for (Tenancy.docc, keys).
enum SubscribedKind: String, Sendable {
  case subscription
  case registration

  var path: String { "/v2/\(rawValue)s" }

  /// Holds an id against its form, 24 hexadecimal digits (behaviours 5, 47).
  func check(id: String) throws(NGSIError) {
    guard id.utf8.count == 24 else { throw invalidID("bad length - 24 chars expected") }
    guard id.allSatisfy(\.isHexDigit) else { throw invalidID("invalid char in ID string") }
  }

  private func invalidID(_ why: String) -> NGSIError { NGSIError(.badRequest, "Invalid \(rawValue) ID: \(why)") }

  var notFound: NGSIError { NGSIError(.notFound, "The requested \(rawValue) has not been found. Check id") }

  /// Behaviour 49: it looks in one place, with or without what is below.
  var severalPaths: NGSIError { NGSIError(.badRequest, "max one service-path allowed for \(rawValue)s") }

  var notImplemented: NGSIError { NGSIError(.notImplemented, "\(rawValue)s are not implemented by this server") }
}
