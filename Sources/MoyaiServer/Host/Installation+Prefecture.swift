package import Tenancy

extension Installation {
  /// The prefecture of test installations: Fukushima, the first that the platform was made for.
  private static let prefectureCode = "070009"

  /// The prefecture's tenant; a test installation makes it when it is first asked for.
  package func prefecture() async throws -> Tenant {
    if let found = try await tenants().first(where: { $0.kind == .prefecture }) { return found }
    guard configuration.environment == .test, let code = TenantCode(Self.prefectureCode),
      let slug = TenantSlug("fukushimaken")
    else { throw HostRefusal("There is no prefecture yet: moyai tenant create --kind prefecture …") }
    return try await createTenant(
      slug: slug, code: code, kind: .prefecture,
      name: TenantName(japanese: "福島県", kana: "フクシマケン", romaji: "Fukushima-ken"), joined: nil
    ).thing
  }
}
