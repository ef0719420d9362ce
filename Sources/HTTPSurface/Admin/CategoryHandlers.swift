import Consent
import ConsentRules
import HTTPTypes
import Postgres
import StrictJSON
import Tenancy

/// The register of data categories, by the prefecture.
enum CategoryHandlers {
  @Sendable static func create(_ request: PrefectureRequest) async throws -> Answer {
    let category = try RegisteredCategory(request.info)
    let (register, now, principal) = (request.services.categories, request.info.receivedAt, request.caller.principal)
    let made = try await request.services.database.withPlatform(.ops) { scope in
      try register.create(category, by: principal, at: now, in: &scope)
    }
    return .json(made.json, status: .created)
  }

  @Sendable static func approve(_ request: PrefectureRequest) async throws -> Answer {
    _ = try request.info.members([])
    let id = try id(request.info.path("categoryId"), request.info.path("version"))
    let (register, now, principal) = (request.services.categories, request.info.receivedAt, request.caller.principal)
    return .json(
      try await request.services.database.withPlatform(.ops) { scope in
        try register.approve(id, by: principal, at: now, in: &scope)
      }.json)
  }

  @Sendable static func list(_ request: PrefectureRequest) async throws -> Answer {
    let page = try Paging(request.info.query)
    var after: Versioned<CategoryName>?
    if let text = page.after {
      let parts = text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2 else { throw Problem(.badRequest, shown: "after is what the page before gave as next") }
      after = try id(parts[0], parts[1])
    }
    let (register, start) = (request.services.categories, after)
    let found = try await request.services.database.withPlatform(.ops, .readOnly) { scope in
      try register.list(after: start, limit: page.limit, in: &scope)
    }
    return page.answer("categories", found, key: \.terms.id.description, json: \.json)
  }

  private static func id(_ name: String, _ version: String) throws -> Versioned<CategoryName> {
    guard let name = CategoryName(name),
      let id = Versioned(name, version: try DataRegisterShapes.version(version))
    else { throw Problem(.notFound) }
    return id
  }
}
