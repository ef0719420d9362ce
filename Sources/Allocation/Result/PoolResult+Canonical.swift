extension PoolResult {
  func write(_ object: inout CanonicalWriter) {
    object.integer("allocatable", allocatable)
    if let ratios = allocatedRatios {
      object.object("allocated_ratios") { map in
        for (code, ratio) in ratios { map.text(code, Self.decimal(ratio)) }
      }
    }
    object.array("breakdown", breakdown) { $0.object($1.write) }
    object.array("charges", charges) { writer, charge in
      writer.object { object in
        object.text("name", charge.name)
        object.integer("yen", charge.yen)
      }
    }
    object.array("components", components) { writer, component in
      writer.object { object in
        object.text("name", component.name)
        object.fraction("ratio", component.ratio)
        object.integer("yen", component.yen)
      }
    }
    object.integer("gross", gross)
    object.object("host", host.write)
    object.integer("host_share", hostShare)
    object.integer("member_offsets", memberOffsets)
    if let months {
      object.object("months") { map in
        for month in months { map.integer(month.name, month.yen) }
      }
    }
    object.integer("offsets", offsets)
    object.object("shares") { map in
      for row in shares { map.object(row.code, row.write) }
    }
    object.array("slices", slices) { writer, slice in
      writer.object { object in
        object.integer("gross", slice.gross)
        object.integer("host", slice.host)
        object.integer("net", slice.net)
        object.integer("offsets", slice.offsets)
      }
    }
  }

  /// Twelve decimals of a part of one million million.
  private static func decimal(_ ratio: Int) -> String {
    let digits = String(ratio % 1_000_000_000_000)
    return "\(ratio / 1_000_000_000_000)." + String(repeating: "0", count: 12 - digits.utf8.count) + digits
  }
}

extension PoolResult.CostPart {
  func write(_ object: inout CanonicalWriter) {
    if let band = classification.band { object.text("band", band.rawValue) }
    if let costClass = classification.costClass { object.text("class", costClass.rawValue) }
    if let phase = classification.phase { object.text("phase", phase.rawValue) }
    object.integer("yen", yen)
  }
}

extension PoolResult.HostParts {
  func write(_ object: inout CanonicalWriter) {
    object.integer("rounding", rounding)
    object.integer("shadow", shadow)
    object.integer("unattributed", unattributed)
    object.integer("zero_base", zeroBase)
  }
}

extension PoolResult.ShareRow {
  func write(_ object: inout CanonicalWriter) {
    object.integer("bounds", bounds)
    object.integer("charges", charges)
    object.array("components", components) { $0.integer($1) }
    object.integer("offsets", offsets)
    object.integer("rounding", rounding)
    object.integer("shadow", shadow)
    object.integer("share", share)
    object.integer("yen", yen)
  }
}

extension ExplainRecord {
  /// The record as canonical JSON.
  package var canonicalBytes: [UInt8] {
    var writer = CanonicalWriter()
    write(to: &writer)
    return writer.bytes
  }

  func write(to writer: inout CanonicalWriter) {
    writer.object { object in
      object.integer("amount", amount)
      if let component { object.integer("component", component) }
      object.fraction("exact", exact)
      object.integer("extra", extra)
      object.integer("floor", floor)
      object.text("key", key)
      if let month { object.text("month", month) }
      object.text("pool", pool)
      object.integer("rank", rank)
      object.fraction("remainder", remainder)
      object.text("step", step.rawValue)
      if let t { object.fraction("t", t) }
      object.fraction("weight", weight)
      object.fraction("weight_sum", weightSum)
      object.integer("yen", yen)
    }
  }
}
