/// What jobs touch, added up.
struct GroupTouched {
  private var marks: Set<Int> = []
  private var isEverything = false

  mutating func add(_ reach: GroupReach) {
    switch reach {
    case .everything: isEverything = true
    case .only(let touched): marks.formUnion(touched)
    }
  }

  /// Whether it touches anything of what the job touches. Who touches perhaps anything meets everybody.
  func meets(_ reach: GroupReach) -> Bool {
    switch reach {
    case .everything: true
    case .only(let touched): isEverything || touched.contains { marks.contains($0) }
    }
  }
}

/// Tells of jobs, asked in the order in which they came, which may go beside the batches on their way.
///
/// What may not go holds back what touches the same and came later, so the order of jobs that meet is the order in which they
/// came, and nothing waits for ever; others pass it by.
struct GroupSieve {
  private let flights: [GroupTouched]
  private var held = GroupTouched()
  private var holdsAnything = false

  /// - Parameter flights: what each batch on its way touches.
  init(_ flights: [GroupTouched] = []) {
    self.flights = flights
  }

  mutating func passes(_ reach: GroupReach) -> Bool {
    let isHeld = flights.contains { $0.meets(reach) } || (holdsAnything && held.meets(reach))
    if isHeld {
      held.add(reach)
      holdsAnything = true
    }
    return !isHeld
  }
}
