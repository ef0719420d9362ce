import Crypto

/// The page at `/my` as bytes: a document, and the files it loads. They are carried in the binary, so a server has no
/// folder that could be changed beside it.
package enum ResidentPage {
  /// A file the document loads.
  package struct Asset: Sendable {
    /// Its last segment of the path, for instance `main.js`.
    package let name: String
    package let form: Form
    package let bytes: [UInt8]
  }

  /// What kind of file it is.
  package enum Form: Sendable, Hashable {
    case script, style, picture
  }

  /// Every file but the document.
  package static let assets: [Asset] = [
    Asset(name: "api.js", form: .script, bytes: PackageResources.api_js),
    Asset(name: "dom.js", form: .script, bytes: PackageResources.dom_js),
    Asset(name: "format.js", form: .script, bytes: PackageResources.format_js),
    Asset(name: "icon.svg", form: .picture, bytes: PackageResources.icon_svg),
    Asset(name: "main.js", form: .script, bytes: PackageResources.main_js),
    Asset(name: "names.js", form: .script, bytes: PackageResources.names_js),
    Asset(name: "notice.js", form: .script, bytes: PackageResources.notice_js),
    Asset(name: "problems.js", form: .script, bytes: PackageResources.problems_js),
    Asset(name: "session.js", form: .script, bytes: PackageResources.session_js),
    Asset(name: "shell.js", form: .script, bytes: PackageResources.shell_js),
    Asset(name: "style.css", form: .style, bytes: PackageResources.style_css),
    Asset(name: "views-consents.js", form: .script, bytes: PackageResources.views_consents_js),
    Asset(name: "views-entry.js", form: .script, bytes: PackageResources.views_entry_js),
    Asset(name: "views-ledger.js", form: .script, bytes: PackageResources.views_ledger_js),
    Asset(name: "views-offers.js", form: .script, bytes: PackageResources.views_offers_js),
  ]

  private static let byName = Dictionary(uniqueKeysWithValues: assets.map { ($0.name, $0) })

  /// The file of this name; nil when there is none.
  package static func asset(_ name: String) -> Asset? { byName[name] }

  /// Sixteen hexadecimal digits that change with any byte of any file. They stand in the path of the files, so those
  /// may be kept for ever: another version has another path.
  package static let version: String = {
    var hash = SHA256()
    for asset in assets {
      hash.update(data: Array("\(asset.name) \(asset.bytes.count)\n".utf8))
      hash.update(data: asset.bytes)
    }
    hash.update(data: PackageResources.index_html)
    return hash.finalize().prefix(8).map { byte in
      let digits = String(byte, radix: 16)
      return byte < 16 ? "0" + digits : digits
    }.joined()
  }()

  /// The folder of the files in URLs.
  package static let folder = "/my/assets"

  /// The document, with the paths of this version's files.
  package static let document: [UInt8] = {
    let text = String(decoding: PackageResources.index_html, as: UTF8.self)
    return Array(
      text.split(separator: "{assets}", omittingEmptySubsequences: false).joined(separator: "\(folder)/\(version)").utf8
    )
  }()
}
