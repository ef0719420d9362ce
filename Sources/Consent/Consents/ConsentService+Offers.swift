package import ConsentRules
package import Postgres

extension ConsentService {
  /// How many offers of one town a resident is shown.
  package static let offersMax = 500

  /// The offers of a linked town, or of all linked towns; newest first.
  package func offers(of account: AccountID, in tenant: TenantID? = nil) async throws -> [OfferRow] {
    let links = try await links(of: account).filter { tenant == nil || $0.tenant == tenant }
    guard tenant == nil || !links.isEmpty else { throw ConsentError.notFound }
    var offers: [OfferRow] = []
    for link in links {
      offers += try await inTown(link.tenant, .readOnly) { (scope: inout TenantScope) in
        var found = try scope.fetch(ShownOfferStatements.current(in: scope.tenant, limit: Self.offersMax))
        let notices = Dictionary(
          grouping: try scope.fetch(ShownOfferStatements.notices(of: found.map(\.id), in: scope.tenant)), by: \.offer)
        for place in found.indices { found[place].notices = notices[found[place].id]?.map(\.notice) ?? [] }
        return found
      }
    }
    return offers
  }
}
