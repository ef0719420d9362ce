import CivilTime

extension CaseReader {
  func statistics(_ node: CaseNode?) throws(AllocationError) -> Statistics {
    guard let node else { return Statistics(values: [:]) }
    return Statistics(
      values: try node.map { kind throws(AllocationError) in
        var days: [CivilDate: [String: ExactFraction]] = [:]
        for (text, node) in try kind.entries() {
          guard let day = CivilDate(text) else { throw node.invalid("the key is not a date, YYYY-MM-DD") }
          days[day] = try figures(node)
        }
        return days
      })
  }

  /// The values of one day, adjustments added. An adjustment of a code without a value makes no value.
  private func figures(_ node: CaseNode) throws(AllocationError) -> [String: ExactFraction] {
    let fields = try CaseFields(node, "values", "adjustments", "source")
    try fields.texts("source")
    var values = try fields.required("values").map { value throws(AllocationError) in try value.quantity() }
    let adjustments = try fields["adjustments"]?.map { list throws(AllocationError) in
      try list.array { node throws(AllocationError) in
        let fields = try CaseFields(node, "delta", "reason")
        try fields.texts("reason")
        return try fields.required("delta").quantity()
      }
    }
    for (code, deltas) in adjustments ?? [:] {
      guard let value = values[code] else { continue }
      values[code] = deltas.reduce(value, +)
    }
    return values
  }

  func usage(
    _ node: CaseNode?
  ) throws(AllocationError) -> [String: [String: [String: [String: ExactFraction]]]] {
    guard let node else { return [:] }
    return try node.map { meter throws(AllocationError) in
      var windows: [String: [String: [String: ExactFraction]]] = [:]
      for (text, node) in try meter.entries() {
        guard let window = UsageWindow(text) else { throw node.invalid("the key is not a window, date/date") }
        windows[window.text] = try node.map { usageClass throws(AllocationError) in
          try usageClass.map { quantity throws(AllocationError) in try quantity.quantity() }
        }
      }
      return windows
    }
  }

  func events(_ node: CaseNode?) throws(AllocationError) -> [UsageEvent]? {
    try node?.array { event throws(AllocationError) in try self.event(event) }
  }

  private func event(_ node: CaseNode) throws(AllocationError) -> UsageEvent {
    let fields = try CaseFields(
      node, "source", "id", "meter", "class", "member", "at", "quantity", "delta", "reverses")
    return UsageEvent(
      identity: try identity(fields),
      meter: try fields.required("meter").id(),
      usageClass: try fields["class"]?.id() ?? "default",
      member: try fields.required("member").id(),
      at: try fields.required("at").time(),
      measure: try measure(fields),
      reverses: try fields["reverses"].map { node throws(AllocationError) in
        try identity(try CaseFields(node, "source", "id"))
      })
  }

  private func identity(_ fields: CaseFields) throws(AllocationError) -> UsageEvent.Identity {
    UsageEvent.Identity(
      source: Array(try fields.required("source").text().utf8), id: Array(try fields.required("id").text().utf8))
  }

  private func measure(_ fields: CaseFields) throws(AllocationError) -> UsageEvent.Measure {
    switch (fields["quantity"], fields["delta"]) {
    case (let quantity?, nil): return .quantity(try quantity.quantity())
    case (nil, let delta?): return .delta(try delta.quantity())
    case (nil, nil), (.some, .some): throw fields.node.invalid("an event has either quantity or delta")
    }
  }
}
