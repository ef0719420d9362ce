import Foundation

/// The files of the project as git would know them: build folders and data folders left out.
struct SourceTree {
  struct File {
    /// Path from the project's folder.
    let path: String
    let text: String

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    /// `Sources/NGSI/…` → `NGSI`.
    var target: String? {
      let parts = path.split(separator: "/")
      return parts.count > 2 && (parts[0] == "Sources" || parts[0] == "Tests") ? String(parts[1]) : nil
    }
  }

  let root: URL

  init() {
    var folder = URL(fileURLWithPath: #filePath)
    while folder.path != "/", !FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) {
      folder.deleteLastPathComponent()
    }
    root = folder
  }

  /// Names at the top, without what `.gitignore` keeps out.
  func topLevel() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.path)
      .filter { !$0.hasPrefix(".build") && !$0.hasPrefix(".moyai") && $0 != ".git" && $0 != "Package.resolved" }
      .sorted()
  }

  /// Text files below the given folders.
  func files(below folders: [String], ending suffixes: [String]) -> [File] {
    folders.flatMap { folder -> [File] in
      let base = root.appending(path: folder)
      guard let walker = FileManager.default.enumerator(atPath: base.path) else { return [] }
      return walker.compactMap { entry -> File? in
        guard let name = entry as? String, suffixes.contains(where: { name.hasSuffix($0) }),
          let text = try? String(contentsOf: base.appending(path: name), encoding: .utf8)
        else { return nil }
        return File(path: "\(folder)/\(name)", text: text)
      }
    }
    .sorted { $0.path < $1.path }
  }

  func swiftFiles(below folders: [String] = ["Sources", "schema"]) -> [File] {
    files(below: folders, ending: [".swift"])
  }
}
