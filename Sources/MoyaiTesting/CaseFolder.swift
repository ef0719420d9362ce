import Foundation

/// The worked cases of billing that stand beside the repository, found from this file upward: a checkout in another place
/// finds its own. They are read by tests and are no part of the repository.
package enum CaseFolder {
  /// There are none where the repository stands.
  package struct Missing: Error, CustomStringConvertible {
    package let description = "../shared/spec/billing-cases is not beside the repository"
  }

  private static let url: URL? = {
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
  package static let names: [String] = {
    let files = url.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0.path) } ?? []
    return files.compactMap { $0.hasSuffix(".input.json") ? String($0.dropLast(".input.json".count)) : nil }.sorted()
  }()

  /// The path of one file.
  /// - Throws: ``Missing``.
  package static func path(_ file: String) throws -> String {
    guard let folder = url else { throw Missing() }
    return folder.appending(path: file).path
  }

  /// - Throws: ``Missing``, or what reading the file throws.
  package static func bytes(_ file: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: try path(file))))
  }
}
