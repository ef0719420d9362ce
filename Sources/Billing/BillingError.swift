package import Allocation

/// Why the database path of billing refuses (Billing.docc). Faults of a case have the engine's own code.
package enum BillingError: Error, Hashable, Sendable {
  /// The fiscal year was never defined.
  case yearUnknown(Int)
  /// No run of that id.
  case runUnknown(String)
  /// Another definition stands under this id; definitions are immutable. The text names it: `rule om:v1`.
  case alreadyDefined(String)
  /// The year is closed: it can only be corrected in a later one.
  case periodClosed(Int)
  /// The member has more than one interval in the year, which a case cannot say.
  case memberTwice(String)
  /// Rules name overlapping windows of a level meter whose use is no finite decimal.
  case windowsOverlap(String)
  /// The parts do not add up to the gross cost: nothing was stored, and somebody has to look. The text says where.
  case unbalanced(String)
  /// The case gives no result.
  case allocation(AllocationError)

  /// The stable code of problem documents and logs.
  package var code: String {
    switch self {
    case .yearUnknown, .runUnknown: "not_found"
    case .alreadyDefined: "already_defined"
    case .periodClosed: "period_closed"
    case .memberTwice, .windowsOverlap: "invalid_input"
    case .unbalanced: "unbalanced"
    case .allocation(let error): error.code.rawValue
    }
  }
}

extension BillingError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .yearUnknown(let year): "fiscal year \(year) is not defined"
    case .runUnknown(let id): "there is no run \(id)"
    case .alreadyDefined(let what): "\(what) is defined otherwise and cannot change"
    case .periodClosed(let year): "fiscal year \(year) is closed"
    case .memberTwice(let code): "member \(code) has more than one interval in the year"
    case .windowsOverlap(let meter): "windows of meter \(meter) overlap, and its use is no finite decimal"
    case .unbalanced(let place): "the parts do not add up to the gross cost: \(place)"
    case .allocation(let error): error.description
    }
  }
}
