import CivilTime
import NGSI
import Postgres

/// What a commit group leaves of the rows it touched: each row once, in its last state, sorted by key.
struct EntityWrites: Sendable {
  var inserts: [RowImage] = []
  /// Rows of which only the document changed: the common case, and the cheapest.
  var documents: [RowImage] = []
  /// Rows of which anything else changed too.
  var updates: [RowImage] = []
  var deletes: [EntityKey] = []

  /// Whether nothing but documents of known rows changes, which needs no lock.
  var isOnlyDocuments: Bool { inserts.isEmpty && updates.isEmpty && deletes.isEmpty }

  var isEmpty: Bool { inserts.isEmpty && documents.isEmpty && updates.isEmpty && deletes.isEmpty }

  /// The last state of one row.
  struct RowImage: Sendable {
    let content: RowContent
    let ord: Int64
    let isMoving: Bool
    let geometry: Geometry
    /// The number of its place among those that the jobs name.
    let place: Int
    /// Of the row that was read; empty for one that is made.
    var version = ""
    /// Whether it was found by its id alone in memory, so that the table has to say that no other type has this id.
    var isAlone = false

    var stored: StoredEntity { content.stored }
  }

  /// What becomes of the two geometry columns.
  enum Geometry: Sendable {
    case kept
    case none
    /// Extended well-known text.
    case at(String)

    var ewkt: String? { if case .at(let text) = self { text } else { nil } }
    var isKept: Bool { if case .kept = self { true } else { false } }
  }
}

extension [EntityWrites.RowImage] {
  var ids: [String] { map(\.content.stored.id) }
  var types: [String] { map(\.content.stored.type) }
  var servicePaths: [String] { map(\.content.stored.servicePath) }
  var ords: [Int64] { map(\.ord) }
  var created: [Timestamp] { map(\.content.stored.created) }
  var modified: [Timestamp] { map(\.content.stored.modified) }
  var expires: [Timestamp?] { map(\.content.stored.expires) }
  var documents: [UTF8Text] { map { UTF8Text($0.content.stored.document) } }
  var times: [UTF8Text] { map { UTF8Text($0.content.stored.attributeTimes) } }
  var moving: [Bool] { map(\.isMoving) }
  var geometries: [String?] { map(\.geometry.ewkt) }
  var versions: [String] { map(\.version) }
  var alone: [Bool] { map(\.isAlone) }
  var keptGeometries: [Bool] { map(\.geometry.isKept) }
}
