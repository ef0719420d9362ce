import CivilTime
package import ConsentRules
import Postgres
import StrictJSON

extension ConsentService {
  /// Everything of a person that is kept here (データの持ち出し) as one JSON document: links, services with the names
  /// they know, consents with all their receipts, and the ledger entries about the person with their proofs.
  package func export(of account: AccountID) async throws -> [UInt8] {
    let links = try await links(of: account)
    let services = try await services(of: account)
    var out: [UInt8] = []
    out.append(literal: "{\"v\":\"moyai.export/1\",\"account\":")
    JSON.string(account.text).write(into: &out)
    out.append(literal: ",\"links\":")
    JSON.array(links.map(\.json)).write(into: &out)
    out.append(literal: ",\"services\":")
    JSON.array(services.map(\.json)).write(into: &out)
    out.append(literal: ",\"consents\":[")
    var isFirst = true
    for link in links {
      let part = try await inTown(link.tenant, .readWrite) { (scope: inout TenantScope) in
        try exportedConsents(of: link, in: &scope)
      }
      Self.append(part, to: &out, &isFirst)
    }
    out.append(literal: "],\"entries\":[")
    isFirst = true
    for link in links {
      let part = try await inTown(link.tenant, .readOnly) { (scope: inout TenantScope) in
        try Self.exportedEntries(of: link, in: &scope)
      }
      Self.append(part, to: &out, &isFirst)
    }
    out.append(literal: "]}")
    return out
  }

  private static func append(_ part: [UInt8], to out: inout [UInt8], _ isFirst: inout Bool) {
    guard !part.isEmpty else { return }
    if !isFirst { out.append(UInt8(ascii: ",")) }
    isFirst = false
    out += part
  }

  private func exportedConsents(of link: ResidentLink, in scope: inout TenantScope) throws -> [UInt8] {
    try settleAll(of: link.subject, in: &scope)
    var part: [UInt8] = []
    var before: ConsentPlace?
    while true {
      let consents = try scope.fetch(
        ConsentStatements.page(
          of: link.subject, state: nil, before: before, limit: Self.pageMax, in: scope.tenant))
      for consent in consents {
        var document = consent.members
        document.remove("receipt_jws")
        let chain = try scope.fetch(ConsentStatements.receipts(of: consent.id, in: scope.tenant))
        document.append("receipts_jws", .array(chain.map { .string($0) }))
        if !part.isEmpty { part.append(UInt8(ascii: ",")) }
        document.write(into: &part)
      }
      guard consents.count == Self.pageMax, let last = consents.last else { return part }
      before = ConsentPlace(validFrom: last.life.validFrom, id: last.id)
    }
  }

  private static func exportedEntries(of link: ResidentLink, in scope: inout TenantScope) throws -> [UInt8] {
    var part: [UInt8] = []
    try scope.forEach(entries(about: link.subject, in: scope.tenant, "ORDER BY l.ord")) { entry in
      if !part.isEmpty { part.append(UInt8(ascii: ",")) }
      entry.proof.write(into: &part)
    }
    return part
  }
}
