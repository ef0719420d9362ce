import StrictJSON

/// A town's counted use of one meter by class, as its staff read it.
struct UsageReading {
  struct Failure: Error, CustomStringConvertible { let description: String }

  private let quantities: [String: Int]

  init(_ server: ServerProcess, _ town: Town, meter: String = "api.calls") throws {
    let response = try server.client().send(
      "GET", "/tenant/v1/usage?meter=\(meter)&window=fy&group=class", key: town.console)
    guard response.status == 200, let rows = response.json?.object?["rows"]?.array else {
      throw Failure(description: "usage: \(response.status) \(response.text)")
    }
    var found: [String: Int] = [:]
    for row in rows {
      guard let group = row.object?["group"]?.string, let text = row.object?["quantity"]?.string,
        let quantity = Int(text)
      else { throw Failure(description: "usage row: \(row.text)") }
      found[group, default: 0] += quantity
    }
    quantities = found
  }

  /// 0 for a class nobody used.
  func quantity(class name: String) -> Int { quantities[name] ?? 0 }
}
