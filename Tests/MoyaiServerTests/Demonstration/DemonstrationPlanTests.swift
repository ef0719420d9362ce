import CivilTime
import Glibc
import StrictJSON
import Tenancy
import Testing

@testable import MoyaiServer

@Suite("Demonstration data")
struct DemonstrationPlanTests {
  private func plan(_ codes: [String] = DemonstrationTowns.memberCodes) throws -> DemonstrationPlan {
    try DemonstrationPlan(folder: .locate(), towns: Set(codes.compactMap { TenantCode($0) }))
  }

  @Test("28 towns, each with its name, slug and censuses")
  func members() throws {
    let towns = try DemonstrationTowns.members(in: .locate())
    #expect(towns.count == 28)
    #expect(Set(towns.map(\.code)).count == 28)
    #expect(Set(towns.map(\.slug)).count == 28)
    let aizu = try #require(towns.first { $0.code.text == "072028" })
    #expect(aizu.slug.text == "aizuwakamatsu")
    #expect(aizu.name == TenantName(japanese: "会津若松市", kana: "アイヅワカマツシ", romaji: "Aizuwakamatsu-shi"))
    #expect(aizu.population == 117_376)
    #expect(aizu.populations.map(\.asOf.iso8601) == ["2015-10-01", "2020-10-01"])
    #expect(TenantCode(DemonstrationTowns.hostCode) != nil)
  }

  @Test("all 59 municipalities are there with slugs of their own, and the one without residents has 0 of them")
  func everybody() throws {
    let towns = try DemonstrationTowns.all(in: .locate())
    #expect(towns.count == 59)
    #expect(Set(towns.map(\.slug)).count == 59)
    #expect(towns.reduce(0) { $0 + Int($1.population) } == 1_833_152)
    let futaba = try #require(towns.first { $0.code.text == "075469" })
    #expect(futaba.population == 0)
    #expect(
      try plan(["075469"]).towns.map(\.entityCount) == [1],
      "its municipality alone, without any figure divided by people")
  }

  @Test("every entity names its origin and licence, and no id is used twice in a town")
  func labels() throws {
    let plan = try plan()
    #expect(plan.towns.count == 28)
    var types: [String: Int] = [:]
    for town in plan.towns {
      var ids: Set<String> = []
      for request in town.creations {
        let json = try JSON(parsing: request.body)
        let entities = try #require(json.object?["entities"]?.array)
        #expect(entities.count <= DemonstrationRequest.batchMax)
        for entity in entities.compactMap(\.object) {
          let id = try #require(entity["id"]?.string)
          #expect(ids.insert(id).inserted, "\(id)")
          for name in ["license", "source", "dataProvider", "changes"] {
            #expect(entity[name]?.object?["value"]?.string?.isEmpty == false, "\(id) \(name)")
          }
          types[entity["type"]?.string ?? "", default: 0] += 1
        }
      }
      #expect(ids.count == town.entityCount)
    }
    #expect(
      types == [
        "Municipality": 28, "EvacuationSite": 1_313, "EvacuationShelter": 1_113, "WeatherObserved": 17, "Vehicle": 20,
      ])
    #expect(plan.stationsElsewhere == 21)
  }

  @Test("a vehicle's positions are labelled as shifted, lie in Aizu and follow each other")
  func fleet() throws {
    let town = try #require(try plan().towns.first { $0.code.text == FleetFile.town })
    let tracks = town.sequences.filter { $0.last?.target.contains(":Vehicle:") == true }
    #expect(tracks.count == 20)
    let boundaries = try Boundaries(
      try DemonstrationFolder.locate().read("boundaries.geojson"), file: "boundaries.geojson")
    for track in tracks {
      var last = ""
      for request in track.dropFirst() {
        let change = try #require(try JSON(parsing: request.body).object)
        let at = try #require(change["dateObserved"]?.object?["value"]?.string)
        #expect(at > last)
        last = at
        let numbers =
          change["location"]?.object?["value"]?.object?["coordinates"]?.array?.compactMap { $0.number?.text } ?? []
        let place = try #require(Coordinates(longitude: numbers.first ?? "", latitude: numbers.last ?? ""))
        #expect(boundaries.municipality(at: place)?.text == FleetFile.town)
      }
    }
    let labels = try SourceLabel.read(DemonstrationFolder.locate().read("SOURCES.csv"), file: "SOURCES.csv")
    #expect(labels[FleetFile.file]?.changes.contains("SHIFTED") == true)
  }

  @Test("every town hall lies in its own outline")
  func outlines() throws {
    let folder = try DemonstrationFolder.locate()
    let boundaries = try Boundaries(try folder.read("boundaries.geojson"), file: "boundaries.geojson")
    for row in try DemonstrationTowns.table(in: folder).rows {
      let place = try row.coordinates(longitude: "lon", latitude: "lat")
      #expect(boundaries.municipality(at: place)?.text == (try row.text("code6")))
    }
    let sea = try #require(Coordinates(longitude: "142.5", latitude: "37.5"))
    #expect(boundaries.municipality(at: sea) == nil)
  }

  @Test("each file of the folder has a label, and each label a file")
  func sources() throws {
    let folder = try DemonstrationFolder.locate()
    let stream = try #require(opendir(folder.path))
    defer { closedir(stream) }
    var names: Set<String> = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix("."), name != DemonstrationFolder.sourcesFile { names.insert(name) }
    }
    let labels = try SourceLabel.read(folder.read("SOURCES.csv"), file: "SOURCES.csv")
    #expect(Set(labels.keys) == names)
  }

  @Test("the version changes with the towns' data and not by itself")
  func version() throws {
    #expect(try plan().version == plan().version)
    #expect(try plan().version.count == 16)
  }

  @Test("a folder that is not there is named")
  func missingFolder() {
    #expect(throws: DemonstrationDataError(file: "/nowhere", reason: "has no SOURCES.csv")) {
      try DemonstrationFolder.locate(named: "/nowhere")
    }
  }
}
