extension AllocationResult.Correction {
  /// The lines that lead from one state of a year to another (Allocation.docc, A7).
  init(from old: YearRun, to new: YearRun, _ change: AllocationCase.ProposedChange) {
    let host = old.kase.host.code
    let (before, after) = (old.payers, new.payers)
    var lines: [Line] = []
    for pool in Set(before.keys).union(after.keys).sorted() {
      let (oldYen, newYen) = (before[pool] ?? [:], after[pool] ?? [:])
      for payer in Set(oldYen.keys).union(newYen.keys).sorted() {
        let line = Line(pool: pool, payer: payer, reverse: -(oldYen[payer] ?? 0), replace: newYen[payer] ?? 0)
        if line.net != 0 { lines.append(line) }
      }
    }
    let codes = Set(old.members.map(\.code)).union(new.members.map(\.code))
    var net = Dictionary(uniqueKeysWithValues: codes.map { ($0, 0) })
    var hostNet = 0
    for line in lines {
      if line.payer == host { hostNet &+= line.net } else { net[line.payer, default: 0] &+= line.net }
    }
    self.lines = lines
    self.net = net
    self.hostNet = hostNet
    costDelta = new.totals.netCost - old.totals.netCost
    disposition = Self.disposition(lines, net, change)
  }

  /// Small differences of use alone go into the next window instead of a new paper.
  private static func disposition(
    _ lines: [Line], _ net: [String: Int], _ change: AllocationCase.ProposedChange
  ) -> Disposition {
    if lines.isEmpty { return .none }
    let isUsageAlone = change.touches.isSubset(of: ["usage", "events"])
    let isSmall = (net.values.map(abs).max() ?? 0) < change.thresholdYen
    return isUsageAlone && isSmall ? .carryForward : .post
  }

  /// Holds the recomputed old state against what was issued.
  static func checkFrozen(_ old: YearRun) throws(AllocationError) {
    let recomputed = old.payers
    for (pool, codes) in old.kase.issued.fixed.inOrder {
      for (code, yen) in codes.inOrder where recomputed[pool]?[code] ?? 0 != yen {
        throw AllocationError(
          .frozenMismatch, at: CasePointer.root.key("issued").key("fixed").key(pool).key(code),
          "the recomputed amount is not the issued one")
      }
    }
  }
}

extension AllocationResult.Totals {
  /// What all payers bear together.
  fileprivate var netCost: Int { gross - offsets - memberOffsets }
}
