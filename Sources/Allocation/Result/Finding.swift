package import CivilTime

/// Something the parties should look at; never an error (Allocation.docc, A9).
package enum Finding: Hashable, Sendable {
  /// An earlier value stood in for a missing one.
  case statisticEstimated(member: String, kind: String, asOf: CivilDate, used: CivilDate)
  /// A negative amount was shared without the bounds of a component, or of the whole rule.
  case boundsSkipped(pool: String, component: Int?)
  /// A member pays more than it would alone.
  case aboveStandalone(member: String, yen: Int, standalone: Int)
  /// A member pays less than it causes.
  case belowIncremental(member: String, yen: Int, incremental: Int)
  /// A member pays less than a smaller one that uses the same.
  case largerPaysLess(member: String, yen: Int, other: String, otherYen: Int)
  /// A member's yen changed by more than the ratio agreed to be noticed.
  case yearOnYear(member: String, yen: Int, previous: Int)
  /// A member pays more because another joined.
  case joinRaisesOthers(member: String, difference: Int)

  /// The canonical JSON of the finding, by which findings are sorted.
  package var canonicalBytes: [UInt8] {
    var writer = CanonicalWriter()
    write(to: &writer)
    return writer.bytes
  }

  /// Findings as a result shows them: none twice, by canonical text.
  static func sorted(_ findings: Set<Finding>) -> [Finding] {
    findings.map { ($0, $0.canonicalBytes) }
      .sorted { $0.1.lexicographicallyPrecedes($1.1) }
      .map(\.0)
  }
}

extension Finding {
  func write(to writer: inout CanonicalWriter) {
    writer.object { object in
      switch self {
      case .statisticEstimated(let member, let kind, let asOf, let used):
        object.text("as_of", asOf.iso8601)
        object.text("code", "statistic_estimated")
        object.text("kind", kind)
        object.text("member", member)
        object.text("used", used.iso8601)
      case .boundsSkipped(let pool, let component):
        object.text("code", "bounds_skipped")
        if let component { object.integer("component", component) }
        object.text("pool", pool)
      case .aboveStandalone(let member, let yen, let standalone):
        object.text("code", "above_standalone")
        object.text("member", member)
        object.integer("standalone", standalone)
        object.integer("yen", yen)
      case .belowIncremental(let member, let yen, let incremental):
        object.text("code", "below_incremental")
        object.integer("incremental", incremental)
        object.text("member", member)
        object.integer("yen", yen)
      case .largerPaysLess(let member, let yen, let other, let otherYen):
        object.text("code", "larger_pays_less")
        object.text("member", member)
        object.text("other", other)
        object.integer("other_yen", otherYen)
        object.integer("yen", yen)
      case .yearOnYear(let member, let yen, let previous):
        object.text("code", "year_on_year")
        object.text("member", member)
        object.integer("previous", previous)
        object.integer("yen", yen)
      case .joinRaisesOthers(let member, let difference):
        object.text("code", "join_raises_others")
        object.integer("difference", difference)
        object.text("member", member)
      }
    }
  }
}
