import Foundation
import MoyaiServer
import Testing

/// The embedded cluster, made in a folder of its own by the programs of the system.
@Suite struct EmbeddedPostgresTests {
  private let folder = NSTemporaryDirectory() + "moyai-embedded-" + UUID().uuidString

  /// A start that was killed inside `initdb` leaves this behind; PG_VERSION is among the first files it writes.
  @Test func aClusterThatWasCutOffInTheMakingIsMadeAnew() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let cluster = try EmbeddedPostgres(dataFolder: folder)
    defer { remove(cluster) }
    let unfinished = cluster.folder + "/cluster.new"
    try FileManager.default.createDirectory(atPath: unfinished + "/base", withIntermediateDirectories: true)
    try "15\n".write(toFile: unfinished + "/PG_VERSION", atomically: false, encoding: .utf8)
    #expect(!cluster.isInitialised)

    #expect(try cluster.ensureRunning())
    #expect(cluster.isRunning)
    #expect(!FileManager.default.fileExists(atPath: unfinished))
    try cluster.stop()
    #expect(!cluster.isRunning)
    #expect(cluster.isInitialised)
  }

  private func remove(_ cluster: EmbeddedPostgres) {
    try? cluster.stop()
    try? FileManager.default.removeItem(atPath: cluster.folder)
    try? FileManager.default.removeItem(atPath: folder)
  }
}
