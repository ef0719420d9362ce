import Foundation

/// The six reasons for "no consent" are one answer, in time too: asked in turns over one connection, their medians must not
/// tell them apart.
struct NoConsentBench {
  let load: ConsentLoad
  /// Answers of each reason.
  let samples: Int

  func measure(_ table: inout ResultTable) throws {
    say("\(samples) refusals for each of \(ConsentLoad.Refused.allCases.count) reasons")
    try load.settleRefused()
    var probe = try HTTPProbe(port: load.site.port)
    var times: [ConsentLoad.Refused: [Double]] = [:]
    // The first answers fill caches.
    for sample in -samples / 10..<samples {
      for reason in ConsentLoad.Refused.allCases.shuffled() {
        let town = load.towns[abs(sample) % load.towns.count]
        let person = load.ppid(of: reason, number: abs(sample) / load.towns.count, in: town)
        let (status, time) = try probe.get(
          "/personal/v1/subjects/\(person)?categories=bench.c0",
          headers: ["X-Auth-Token": town.key, "Moyai-Purpose": ConsentLoad.purpose])
        guard status == 403 else { throw ShellFailure(description: "\(reason) was answered with \(status)") }
        if sample >= 0 { times[reason, default: []].append(time) }
      }
    }
    let medians = times.mapValues { median($0) }
    for reason in ConsentLoad.Refused.allCases {
      table.note("no consent: \(reason.rawValue), median", "\(decimals(medians[reason] ?? .nan, 0)) µs", goal: "")
    }
    let (least, most) = (medians.values.min() ?? .nan, medians.values.max() ?? .nan)
    table.note("largest difference of these medians", "\(decimals((most / least - 1) * 100, 1)) %", goal: "≤ 5 %")
  }
}
