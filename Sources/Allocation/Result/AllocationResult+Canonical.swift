import CivilTime

extension AllocationResult {
  /// The line that the command prints: canonical JSON and a line feed.
  package var canonicalLine: [UInt8] { document(digest: resultSHA256, explain: explain) + [UInt8(ascii: "\n")] }

  /// The result as JSON text without its explanation; the bytes that are stored.
  package var unexplainedBytes: [UInt8] { document(digest: resultSHA256, explain: nil) }

  /// The result with its digest, which leaves out itself and the explanation, so that explaining does not change it.
  func sealed() -> AllocationResult {
    var result = self
    result.resultSHA256 = Digest.sha256(document(digest: nil, explain: nil))
    return result
  }

  private func document(digest: String?, explain: [ExplainRecord]?) -> [UInt8] {
    var writer = CanonicalWriter()
    writer.object { top in
      if let correction { top.object("correction", correction.write) }
      if let explain { top.array("explain", explain) { $1.write(to: &$0) } }
      if let fairness {
        top.object("fairness") { map in
          for figures in fairness { map.object(figures.code, figures.write) }
        }
      }
      top.array("findings", findings) { $1.write(to: &$0) }
      top.integer("fiscal_year", fiscalYear.year)
      top.text("format", "moyai.billing.result/1")
      top.text("input_sha256", inputSHA256)
      if let instalments {
        top.object("instalments") { map in
          for (code, yen) in instalments { map.array(code, yen) { $0.integer($1) } }
        }
      }
      top.text("kind", kind.rawValue)
      top.object("members") { map in
        for member in members { map.object(member.code, member.write) }
      }
      if let meters { top.object("meters", meters.write) }
      top.object("period") { period in
        period.text("from", fiscalYear.firstDay.iso8601)
        period.text("to", fiscalYear.dayAfterLast.iso8601)
      }
      top.object("pools") { map in
        for pool in pools { map.object(pool.id, pool.write) }
      }
      if let digest { top.text("result_sha256", digest) }
      if let scenario { top.object("scenario", scenario.write) }
      if let settlement { top.object("settlement", settlement.write) }
      top.object("totals", totals.write)
    }
    return writer.bytes
  }
}

extension AllocationResult.MemberResult {
  func write(_ object: inout CanonicalWriter) {
    object.object("pools") { map in
      for (pool, yen) in pools { map.integer(pool, yen) }
    }
    object.integer("tax", tax)
    object.integer("total", total)
    object.integer("yen", yen)
  }
}

extension AllocationResult.Totals {
  func write(_ object: inout CanonicalWriter) {
    object.integer("gross", gross)
    object.integer("host", host)
    object.integer("member_offsets", memberOffsets)
    object.integer("members", members)
    object.integer("offsets", offsets)
    object.integer("tax", tax)
    object.integer("tax_residual", taxResidual)
  }
}

extension AllocationResult.Meters {
  func write(_ object: inout CanonicalWriter) {
    let counts: (inout CanonicalWriter) -> Void = { events in
      events.integer("accepted", accepted)
      events.integer("duplicates", duplicates)
      events.integer("reversals", reversals)
    }
    // `events` stands among the meters in the order of names; a meter called so gives way to it.
    for name in Set(readings.keys).union(["events"]).sorted() {
      guard name != "events" else {
        object.object(name, counts)
        continue
      }
      object.object(name) { windows in
        for (window, members) in (readings[name] ?? [:]).inOrder {
          windows.object(window) { map in
            for (code, reading) in members.inOrder { map.object(code, reading.write) }
          }
        }
      }
    }
  }
}

extension MeterBook.Reading {
  func write(_ object: inout CanonicalWriter) {
    if let quantity { object.fraction("quantity", quantity) }
    if let unitHours { object.fraction("unit_hours", unitHours) }
  }
}

extension AllocationResult.Fairness {
  func write(_ object: inout CanonicalWriter) {
    if let incremental { object.integer("incremental", incremental) }
    if let perHeadTenths { object.text("per_head", Self.decimal(perHeadTenths)) }
    if let saving { object.integer("saving", saving) }
    if let shapley { object.fraction("shapley", shapley) }
    if let standalone { object.integer("standalone", standalone) }
  }

  private static func decimal(_ tenths: Int) -> String {
    "\(tenths < 0 ? "-" : "")\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
  }
}
