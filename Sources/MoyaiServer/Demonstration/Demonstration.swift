import Billing
import CivilTime
import Postgres
import Tenancy

/// The main job once, on real data: 28 towns are loaded through the API with their own keys, kept apart, metered, and the
/// year's cost is split among them to the yen.
struct Demonstration: Sendable {
  let folder: DataFolder
  let data: DemonstrationFolder
  let configuration: ServerConfiguration
  let progress: @Sendable (String) -> Void

  /// Admits the towns, gives them their keys and enters their populations. A second call changes nothing.
  func admitTowns(into installation: Installation) async throws {
    let towns = try DemonstrationTowns.members(in: data)
    try await installation.admit(
      towns.map { ImportedTenant(slug: $0.slug, code: $0.code, name: $0.name) }, keysFile: folder.keysFile,
      progress: progress)
    try await installation.database.withPlatform(.ops) { scope in
      for town in towns {
        for figure in town.populations {
          try Installation.registry.setPopulation(town.code, figure, in: &scope)
        }
      }
    }
  }

  /// Loads, checks, meters and allocates. Needs the server to be listening.
  ///
  /// - Returns: the summary for the person who started it.
  func run() async throws -> String {
    let towns = try DemonstrationTowns.members(in: data)
    let keys = try keysByCode(towns)
    let base = "http://127.0.0.1:\(configuration.dataListener.port)"
    let report = try await DemonstrationLoader(folder: data).run(baseURL: base, keys: keys, progress: progress)
    guard let address = ServerAddress(base) else { throw DemonstrationFailure.addressInvalid(base) }
    let check = CrossTownCheck(address: address, keys: keys, examples: report.examples)
    let outcome = try await BlockingThread.run { try check.run() }
    guard outcome.leaks == 0 else {
      throw HostRefusal(
        "\(outcome.leaks) answers showed another town's data. This must never happen; nothing is billed.")
    }
    // The last reads are in memory for up to a second before they are sealed and sent.
    try await Task.sleep(for: .seconds(2))
    let isNew = !report.loaded.isEmpty
    let (year, requests) = try await Installation.open(.external(configuration), progress: progress) {
      [self] installation in
      let year = try await DemonstrationYear(installation: installation, towns: towns, progress: progress)
        .allocate(into: folder.statementsFolder, anew: isNew)
      return (year, try await installation.callsMetered(in: year.run.fiscalYear))
    }
    let example = Self.exampleTown(towns).code
    return DemonstrationSummary(
      towns: towns, report: report, crossTown: outcome, year: year, requestsMetered: requests, folder: folder,
      configuration: configuration, exampleKey: keys[example] ?? "", example: report.examples[example]
    ).text
  }

  /// 会津若松市, which the platform began with.
  private static func exampleTown(_ towns: [DemonstrationTown]) -> DemonstrationTown {
    towns.first { $0.code.text == "072028" } ?? towns[0]
  }

  private func keysByCode(_ towns: [DemonstrationTown]) throws -> [TenantCode: String] {
    let keys = try TownKeys.read(folder.keysFile)
    return Dictionary(
      towns.compactMap { town in keys[town.slug.text].map { (town.code, $0.ngsi) } },
      uniquingKeysWith: { first, _ in first })
  }
}
