import CivilTime
package import StrictJSON

/// Reads a case strictly: JSON, then format, then schema (Allocation.docc, errors). The sections are read in
/// extensions, one file each.
struct CaseReader {
  static let format = "moyai.billing.case/1"
  /// A case of 1,741 members is well below 1 MiB; events make it longer. No object of the format is nested deeper
  /// than ten levels.
  static let limits = JSONLimits(maxDepth: 16, maxBytes: 256 << 20)

  let year: FiscalYear
  let kind: AllocationCase.Kind
}

extension AllocationCase {
  /// Reads the bytes of a case.
  package init(reading bytes: [UInt8]) throws(AllocationError) {
    do {
      try self.init(reading: try JSON(parsing: bytes, limits: CaseReader.limits))
    } catch let error as AllocationError {
      throw error
    } catch {
      throw AllocationError(.invalidJSON, at: .root, "not strict JSON: \(error)")
    }
  }

  /// Reads a parsed case.
  package init(reading document: JSON) throws(AllocationError) {
    let root = CaseNode(value: document, pointer: .root)
    guard let object = document.object else { throw root.invalid("expected an object") }
    if let format = object["format"], format != .string(CaseReader.format) {
      throw AllocationError(
        .formatUnsupported, at: CasePointer.root.key("format"), "expected \(CaseReader.format)")
    }
    let top = try CaseFields(
      root, "format", "name", "kind", "fiscal_year", "host", "agreement", "members", "services", "statistics", "usage",
      "events", "pools", "rules", "previous", "issued", "fairness", "correction", "scenario")
    _ = try top.required("format")
    try top.texts("name")
    let reader = CaseReader(
      year: FiscalYear(try top.required("fiscal_year").integer(in: 2000...2199)),
      kind: try top.required("kind").choice(Kind.self))
    try self.init(document: document, top: top, reader: reader)
  }

  private init(document: JSON, top: CaseFields, reader: CaseReader) throws(AllocationError) {
    self.document = document
    kind = reader.kind
    fiscalYear = reader.year
    host = try reader.host(try top.required("host"))
    agreement = try reader.agreement(top["agreement"])
    members = try reader.members(try top.required("members"), host: host)
    services = try reader.services(top["services"])
    statistics = try reader.statistics(top["statistics"])
    usage = try reader.usage(top["usage"])
    events = try reader.events(top["events"])
    pools = try reader.pools(try top.required("pools"))
    rules = try reader.rules(top["rules"])
    previous = try reader.yenByPool(top["previous"])
    issued = try reader.issued(top["issued"])
    fairness = try reader.fairness(top["fairness"])
    change = try reader.change(top)
  }
}
