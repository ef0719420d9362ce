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
}
