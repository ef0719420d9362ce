import Crypto
import Tenancy

/// Everything the demonstration loads, by town, made of the files before the first request is sent: a fault in the data is found with
/// nothing loaded.
struct DemonstrationPlan: Sendable {
  /// Grows when the same files give other entities.
  private static let format = "1"

  /// Of the files and the form of the entities; changes when either does.
  let version: String
  /// Of the towns asked for, by code.
  let towns: [TownPlan]
  /// Stations of the files that stand in none of these towns.
  let stationsElsewhere: Int

  /// - Parameter codes: the towns to load; others of the files are left out.
  init(folder: DemonstrationFolder, towns codes: Set<TenantCode>) throws(DemonstrationDataError) {
    var input = PlanInput(folder: folder)
    let boundaries = try Boundaries(try input.read("boundaries.geojson"), file: "boundaries.geojson")
    var plans: [TenantCode: TownPlan] = [:]
    for code in codes { plans[code] = TownPlan(code: code) }
    try MunicipalityFile.plan(&plans, &input, boundaries)
    try EvacuationFile.sites.plan(&plans, &input)
    try EvacuationFile.shelters.plan(&plans, &input)
    stationsElsewhere = try WeatherFiles.plan(&plans, &input, boundaries)
    try FleetFile.plan(&plans, &input)
    version = input.version(format: Self.format)
    towns = plans.values.sorted { $0.code < $1.code }
  }
}

/// The folder's files as they are read for a plan, and what they were.
struct PlanInput {
  private let folder: DemonstrationFolder
  private var labels: [String: SourceLabel]?
  private var digests: [String: String] = [:]

  init(folder: DemonstrationFolder) { self.folder = folder }

  mutating func read(_ name: String) throws(DemonstrationDataError) -> [UInt8] {
    let bytes = try folder.read(name)
    digests[name] = SHA256.hash(data: bytes).map { String($0, radix: 16) }.joined(separator: ".")
    return bytes
  }

  mutating func table(_ name: String, _ columns: [String]) throws(DemonstrationDataError) -> CSVTable {
    try CSVTable(try read(name), file: name, columns: columns)
  }

  /// Where a file comes from. A file without a label is not loaded.
  mutating func label(_ name: String) throws(DemonstrationDataError) -> SourceLabel {
    if labels == nil {
      let file = DemonstrationFolder.sourcesFile
      labels = try SourceLabel.read(try read(file), file: file)
    }
    guard let label = labels?[name] else {
      throw DemonstrationDataError(file: DemonstrationFolder.sourcesFile, reason: "says nothing about \(name)")
    }
    return label
  }

  func version(format: String) -> String {
    let text = ([format] + digests.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }).joined(separator: "\n")
    let digest = SHA256.hash(data: Array(text.utf8))
    return digest.prefix(8).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}
