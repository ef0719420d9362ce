import CivilTime
package import ConsentRules
import Postgres
import StrictJSON

extension ConsentService {
  /// Everything of a person that is kept here (データの持ち出し) as one JSON document in parts: links, services with the
  /// names they know, consents with all their receipts, the ledger entries about the person with their proofs, and what
  /// the categories of the consents hold, in words.
  package func exportParts(of account: AccountID) async throws -> PersonExport {
    PersonExport(self, account, links: try await links(of: account), services: try await services(of: account))
  }

  /// The same, whole.
  package func export(of account: AccountID) async throws -> [UInt8] {
    let parts = try await exportParts(of: account)
    var out: [UInt8] = []
    while let part = try await parts.next() { out += part }
    return out
  }
}

/// A person's export that is being read: a page of consents or entries at a time, each in a short transaction of its town,
/// so that a life's ledger needs no more memory than a day's. One reader at a time.
package actor PersonExport {
  private enum Stage {
    case head
    case consents(town: Int, before: ConsentPlace?)
    /// `behind` is the order of the last entry that was written.
    case entries(town: Int, behind: Int64)
    case categories
    case done
  }

  /// Entries of a page.
  static let entriesMax = 500

  private let service: ConsentService
  private let account: AccountID
  private let links: [ResidentLink]
  private let services: [KnownService]
  private var stage = Stage.head
  private var isFirst = true
  private var categories: Set<Versioned<CategoryName>> = []

  init(_ service: ConsentService, _ account: AccountID, links: [ResidentLink], services: [KnownService]) {
    self.service = service
    self.account = account
    self.links = links
    self.services = services
  }

  /// The next bytes of the document; nil behind the last.
  package func next() async throws -> [UInt8]? {
    switch stage {
    case .head:
      stage = .consents(town: 0, before: nil)
      return head()
    case .consents(let town, let before):
      guard links.indices.contains(town) else {
        stage = .entries(town: 0, behind: .min)
        isFirst = true
        return Array("],\"entries\":[".utf8)
      }
      return try await consents(town, before)
    case .entries(let town, let behind):
      guard links.indices.contains(town) else {
        stage = .categories
        return Array("],\"categories\":".utf8)
      }
      return try await entries(town, behind)
    case .categories:
      stage = .done
      return try await categoryTexts() + Array("}".utf8)
    case .done: return nil
    }
  }

  private func head() -> [UInt8] {
    var out: [UInt8] = []
    out.append(literal: "{\"v\":\"moyai.export/1\",\"account\":")
    JSON.string(account.text).write(into: &out)
    out.append(literal: ",\"links\":")
    JSON.array(links.map(\.json)).write(into: &out)
    out.append(literal: ",\"services\":")
    JSON.array(services.map(\.json)).write(into: &out)
    out.append(literal: ",\"consents\":[")
    return out
  }

  private func consents(_ town: Int, _ before: ConsentPlace?) async throws -> [UInt8] {
    let (link, service) = (links[town], service)
    let page = try await service.inTown(link.tenant, .readWrite) { (scope: inout TenantScope) in
      if before == nil { try service.settleAll(of: link.subject, in: &scope) }
      let found = try scope.fetch(
        ConsentStatements.page(
          of: link.subject, state: nil, before: before, limit: ConsentService.pageMax, in: scope.tenant))
      var documents: [JSON] = []
      for consent in found {
        var document = consent.members
        document.remove("receipt_jws")
        let chain = try scope.fetch(ConsentStatements.receipts(of: consent.id, in: scope.tenant))
        document.append("receipts_jws", .array(chain.map { .string($0) }))
        documents.append(.object(document))
      }
      return (
        documents, found.last.map { ConsentPlace(validFrom: $0.life.validFrom, id: $0.id) }, found.map(\.category)
      )
    }
    categories.formUnion(page.2)
    if page.0.count == ConsentService.pageMax, let last = page.1 {
      stage = .consents(town: town, before: last)
    } else {
      stage = .consents(town: town + 1, before: nil)
    }
    return joined(page.0)
  }

  private func entries(_ town: Int, _ behind: Int64) async throws -> [UInt8] {
    let link = links[town]
    let page = try await service.inTown(link.tenant, .readOnly) { (scope: inout TenantScope) in
      let found = try scope.fetch(
        ConsentService.entries(
          about: link.subject, in: scope.tenant, "l.ord > \(behind) ORDER BY l.ord LIMIT \(Self.entriesMax)"))
      return (found.map { JSON.object($0.proof) }, found.last?.order)
    }
    if page.0.count == Self.entriesMax, let last = page.1 {
      stage = .entries(town: town, behind: last)
    } else {
      stage = .entries(town: town + 1, behind: .min)
    }
    return joined(page.0)
  }

  /// What stands behind the names of items, of each category version that a consent is about.
  private func categoryTexts() async throws -> [UInt8] {
    let wanted = categories.sorted { ($0.name.text, $0.version) < ($1.name.text, $1.version) }
    let found = try await service.database.withPlatform(.consent, .readOnly) { scope in
      try wanted.compactMap { try scope.fetch(CategoryStatements.find($0)).first?.category.terms }
    }
    var out: [UInt8] = []
    JSON.array(
      found.map { terms in
        [
          "id": .string(terms.id.name.text), "version": .number(JSONNumber(terms.id.version)),
          "title": terms.title.json, "items": terms.items.json,
        ]
      }
    ).write(into: &out)
    return out
  }

  /// Members of the array that is open, with the commas between them.
  private func joined(_ documents: [JSON]) -> [UInt8] {
    var out: [UInt8] = []
    for document in documents {
      if !isFirst { out.append(UInt8(ascii: ",")) }
      isFirst = false
      document.write(into: &out)
    }
    return out
  }
}
