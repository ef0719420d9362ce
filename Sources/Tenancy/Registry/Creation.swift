/// What became of an order to make something that has a name of its own: a repeated order is harmless, a differing one
/// is refused with `exists`.
package enum Creation<Thing: Sendable & Equatable>: Sendable, Equatable {
  case created(Thing)
  /// It was there already, exactly as ordered.
  case alreadyThere(Thing)

  /// The thing as it now is.
  package var thing: Thing {
    switch self {
    case .created(let thing), .alreadyThere(let thing): thing
    }
  }

  /// The thing, if it was not there before: over HTTP a name in use is refused, and a repetition is known by its
  /// `Idempotency-Key`.
  /// - Throws: `exists`, at the member that names it.
  package func requireNew(at pointer: String) throws(TenancyError) -> Thing {
    switch self {
    case .created(let thing): thing
    case .alreadyThere: throw TenancyError(.exists, at: pointer)
    }
  }
}
