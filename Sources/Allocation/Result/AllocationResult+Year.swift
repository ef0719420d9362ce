extension AllocationResult.Settlement {
  func write(_ object: inout CanonicalWriter) {
    object.object("members") { map in
      for row in members { map.object(row.code, row.write) }
    }
    object.text("policy", policy.rawValue)
    object.object("pools") { map in
      for (pool, trueUps) in pools.inOrder { map.yen(pool, trueUps) }
    }
    object.integer("sum_fixed", sumFixed)
    object.integer("sum_planned", sumPlanned)
    object.integer("sum_true_up", sumTrueUp)
  }
}

extension AllocationResult.Settlement.Row {
  func write(_ object: inout CanonicalWriter) {
    object.integer("carried_forward", carriedForward)
    object.integer("due_now", dueNow)
    object.integer("fixed", fixed)
    object.integer("invoiced", invoiced)
    object.integer("planned", planned)
    object.integer("refund", refund)
    object.integer("true_up", trueUp)
  }
}

extension AllocationResult.Correction {
  func write(_ object: inout CanonicalWriter) {
    object.integer("cost_delta", costDelta)
    object.text("disposition", disposition.rawValue)
    object.integer("host_net", hostNet)
    object.array("lines", lines) { writer, line in
      writer.object { object in
        object.text("member", line.payer)
        object.integer("net", line.net)
        object.text("pool", line.pool)
        object.integer("replace", line.replace)
        object.integer("reverse", line.reverse)
      }
    }
    object.integer("max_abs_net", maxAbsNet)
    object.yen("net", net)
    object.integer("sum_net", sumNet)
  }
}

extension AllocationResult.Scenario {
  func write(_ object: inout CanonicalWriter) {
    object.yen("before", before)
    object.yen("difference", difference)
    object.array("joiners", joiners) { $0.text($1) }
    object.array("leavers", leavers) { $0.text($1) }
    object.integer("members_after", membersAfter)
    object.integer("members_before", membersBefore)
    object.integer("others_difference", othersDifference)
    object.integer("others_max", othersMax)
    object.integer("others_min", othersMin)
  }
}
