import StrictJSON

/// A place in a case. Its text is only made when an error needs it.
package indirect enum CasePointer: Sendable {
  /// The whole case.
  case root
  /// A member or an element of another place.
  case step(CasePointer, String)

  /// The member of this name.
  package func key(_ name: String) -> CasePointer { .step(self, name) }

  /// The element at this index.
  package func index(_ index: Int) -> CasePointer { .step(self, String(index)) }

  /// The RFC 6901 text.
  package var text: String {
    var steps: [String] = []
    var place = self
    while case .step(let outer, let name) = place {
      steps.append(name)
      place = outer
    }
    return JSONPointer.text(steps.reversed())
  }
}

extension CasePointer {
  /// `/pools/P`.
  static func pool(_ id: String) -> CasePointer { root.key("pools").key(id) }

  /// `/rules/R`.
  static func rule(_ id: String) -> CasePointer { root.key("rules").key(id) }

  /// `/rules/R/components/i`.
  static func component(_ index: Int, of rule: String) -> CasePointer {
    Self.rule(rule).key("components").index(index)
  }

  /// `/rules/R/charges/i`.
  static func charge(_ index: Int, of rule: String) -> CasePointer { Self.rule(rule).key("charges").index(index) }
}
