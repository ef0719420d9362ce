import CivilTime
import Metering
import NIOCore
import NumberGuard
import Tenancy

extension Pipeline {
  /// Refuses a request that may bring an Individual Number, before anything of it is stored, logged or answered
  /// (NumberGuard.docc). Runs on every plane, whoever asks.
  ///
  /// Most requests have no body and fewer than twelve digits in their target; those pay one look along it.
  func refuseNumbers(
    _ info: RequestInfo, target: String, _ attempt: Attempt?, _ exchange: inout Exchange
  ) async throws {
    if let place = NumberPlace.find(inTarget: target, info) { throw refusal(of: place, exchange) }
    guard info.body.readableBytes > 0, var finding = info.numberFinding() else { return }
    // Rare enough to ask what two persons have exempted, and to look once more.
    let exempt = try await exemptions(info, attempt, &exchange)
    if !exempt.isEmpty {
      guard let other = info.numberFinding(isExempt: exempt.contains) else { return }
      finding = other
    }
    guard case .personal(.write) = info.endpoint.access else { throw refusal(of: .body(finding), exchange) }
    exchange.suspected = finding
  }

  /// Asked in the caller's name, so a key that ended a moment ago gets its refusal here, and one that only changed is
  /// judged anew.
  private func exemptions(
    _ info: RequestInfo, _ attempt: Attempt?, _ exchange: inout Exchange
  ) async throws -> NumberExemptions {
    guard let attempt, let caller = exchange.caller else {
      return try await NumberExemptions.find(for: info, nil, services)
    }
    return try await judged(caller, attempt, info, &exchange) { caller in
      try await NumberExemptions.find(for: info, caller, services)
    }
  }

  /// The answer, counted.
  func refusal(of place: NumberPlace, _ exchange: Exchange) -> Problem {
    let endpoint = exchange.entry?.endpoint.id.rawValue ?? SurfaceMetrics.noEndpoint
    let (refused, service) = (services.metrics.refusedNumbers, exchange.caller?.service)
    refused.count(endpoint: endpoint, service: service, field: place.field)
    // Only a caller who was proved to be of the town counts for it; whoever showed a key that was not judged does not.
    if let tenant = exchange.caller?.tenant ?? exchange.foundOrigin?.owner {
      refused.count(of: tenant, service: service, field: place.field, at: exchange.receivedAt)
    }
    let shown = place.pointer.isEmpty ? "the root of the body" : place.pointer
    return Problem(
      .individualNumberSuspected, shown: "an Individual Number is suspected at \(shown)",
      at: [Problem.Place(place.pointer, ProblemCode.individualNumberSuspected.rawValue)])
  }
}

/// Where in a request something was found.
enum NumberPlace {
  case body(Finding)
  /// The name of a parameter; nil where the name itself is the place.
  case query(String?)
  /// The name of a gap.
  case path(String)
  case servicePath

  /// The JSON pointer into the body; what is no body has a name of its own in front.
  var pointer: String {
    switch self {
    case .body(let finding): finding.pointer
    case .query(let name): name.map { "/query/\($0)" } ?? "/query"
    case .path(let name): "/path/\(name)"
    case .servicePath: "/headers/Fiware-ServicePath"
    }
  }

  var field: String? {
    switch self {
    case .body(let finding): finding.field
    case .query(let name): name
    case .path(let name): name
    case .servicePath: "Fiware-ServicePath"
    }
  }

  static func find(inTarget target: String, _ info: RequestInfo) -> NumberPlace? {
    if let path = info.fields.servicePath, NumberGuard.isSuspect(path) { return .servicePath }
    guard mayHoldNumber(target) else { return nil }
    for name in info.endpoint.path.parameterNames where NumberGuard.isSuspect(info.path(name)) { return .path(name) }
    for item in info.query.items {
      if NumberGuard.isSuspect(item.name) { return .query(nil) }
      if let value = item.value, NumberGuard.isSuspect(value) { return .query(item.name) }
    }
    return nil
  }

  /// Twelve digits, or something that may stand for digits: an escape, anything beyond ASCII, an exponent.
  private static func mayHoldNumber(_ target: String) -> Bool {
    var digits = 0
    var last: UInt8 = 0
    for byte in target.utf8 {
      if byte &- 0x30 < 10 {
        digits += 1
        if digits == 12 { return true }
      } else if byte >= 0x80 || byte == UInt8(ascii: "%") || (byte | 0x20 == 0x65 && last &- 0x30 < 10) {
        return true
      }
      last = byte
    }
    return false
  }
}

extension RequestInfo {
  /// The first suspicion in the body.
  func numberFinding(isExempt: ([String]) -> Bool = { _ in false }) -> Finding? {
    body.withUnsafeReadableBytes { bytes in
      let text = bytes.bindMemory(to: UInt8.self)
      guard contentType != .json else { return NumberGuard.finding(inJSON: text, isExempt: isExempt) }
      return NumberGuard.isSuspect(text) && !isExempt([]) ? Finding(.value) : nil
    }
  }
}
