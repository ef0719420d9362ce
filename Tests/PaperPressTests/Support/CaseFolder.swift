import Foundation
import Testing

/// The worked cases that stand beside the repository, found from this file upward: a checkout in another place finds
/// its own.
enum CaseFolder {
  static let url: URL? = {
    var folder = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    while folder.path != "/" {
      if FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) {
        let cases = folder.appending(path: "../shared/spec/billing-cases").standardizedFileURL
        return FileManager.default.fileExists(atPath: cases.path) ? cases : nil
      }
      folder.deleteLastPathComponent()
    }
    return nil
  }()

  /// The names of all cases that have an input, in order.
  static let names: [String] = {
    let files = url.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0.path) } ?? []
    return files.compactMap { $0.hasSuffix(".input.json") ? String($0.dropLast(".input.json".count)) : nil }.sorted()
  }()

  static func bytes(_ file: String) throws -> [UInt8] {
    let folder = try #require(url, "../shared/spec/billing-cases is not beside the repository")
    return [UInt8](try Data(contentsOf: folder.appending(path: file)))
  }
}
