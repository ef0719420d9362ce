import CivilTime
import HTTPTypes
import Postgres
import StrictJSON
import Tenancy

/// The register of tenants, by the prefecture.
enum TenantHandlers {
  @Sendable static func list(_ request: PrefectureRequest) async throws -> Answer {
    let page = try Paging(request.info.query)
    var after: TenantCode?
    if let text = page.after {
      guard let code = TenantCode(text) else { throw Problem(.badRequest, shown: "after is the code of a tenant") }
      after = code
    }
    let (tenants, start) = (request.services.tenants, after)
    let found = try await request.services.database.withPlatform(.ops, .readOnly) { scope in
      try tenants.list(after: start, limit: page.limit, in: &scope)
    }
    return page.answer("tenants", found, key: \.code.text, json: \.json)
  }

  @Sendable static func show(_ request: PrefectureRequest) async throws -> Answer {
    let code = try code(request.info.path("code"))
    let tenants = request.services.tenants
    return .json(
      try await request.services.database.withPlatform(.ops, .readOnly) { scope in
        try tenants.find(code, in: &scope)
      }.json)
  }

  @Sendable static func create(_ request: PrefectureRequest) async throws -> Answer {
    let order = try TenantOrder(request.info)
    let (tenants, now) = (request.services.tenants, request.info.receivedAt)
    let made = try await request.services.database.withPlatform(.ops) { scope in
      switch order.code {
      case let code?:
        try tenants.create(
          Tenant(code: code, slug: order.slug, kind: order.kind, name: order.name, joined: order.joined), at: now,
          in: &scope)
      case nil: try tenants.createSandbox(order.slug, order.name, joined: order.joined, at: now, in: &scope)
      }
    }
    return .json(try made.requireNew(at: order.code == nil ? "/slug" : "/code").json, status: .created)
  }

  @Sendable static func suspend(_ request: PrefectureRequest) async throws -> Answer {
    _ = try request.info.members([])
    let code = try code(request.info.path("code"))
    let tenants = request.services.tenants
    return .json(
      try await request.services.database.withPlatform(.ops) { try tenants.suspend(code, in: &$0) }.json)
  }

  @Sendable static func resume(_ request: PrefectureRequest) async throws -> Answer {
    _ = try request.info.members([])
    let code = try code(request.info.path("code"))
    let tenants = request.services.tenants
    return .json(
      try await request.services.database.withPlatform(.ops) { try tenants.resume(code, in: &$0) }.json)
  }

  @Sendable static func leave(_ request: PrefectureRequest) async throws -> Answer {
    let date = try request.info.members(["left_on"]).optionalDate("left_on")
    let code = try code(request.info.path("code"))
    let tenants = request.services.tenants
    return .json(
      try await request.services.database.withPlatform(.ops) { try tenants.leave(code, on: date, in: &$0) }.json)
  }

  @Sendable static func populations(_ request: PrefectureRequest) async throws -> Answer {
    let code = try code(request.info.path("code"))
    let tenants = request.services.tenants
    let figures = try await request.services.database.withPlatform(.ops, .readOnly) { scope in
      // Of a tenant that is not there, nothing is there.
      _ = try tenants.find(code, in: &scope)
      return try tenants.populations(code, in: &scope)
    }
    return .json(["populations": .array(figures.map(\.json))])
  }

  @Sendable static func setPopulation(_ request: PrefectureRequest) async throws -> Answer {
    let code = try code(request.info.path("code"))
    let count = try request.info.members(["population"]).integer("population")
    guard let population = Int32(exactly: count) else {
      throw Problem(.populationInvalid, at: [.init("/population", ProblemCode.populationInvalid.rawValue)])
    }
    guard let asOf = CivilDate(request.info.path("asOf")) else { throw Problem(.notFound) }
    let figure = PopulationFigure(source: request.info.path("source"), asOf: asOf, population: population)
    let tenants = request.services.tenants
    try await request.services.database.withPlatform(.ops) { try tenants.setPopulation(code, figure, in: &$0) }
    return .noContent
  }

  /// What is no code names no tenant.
  static func code(_ text: String) throws(Problem) -> TenantCode {
    guard let code = TenantCode(text) else { throw Problem(.notFound) }
    return code
  }
}

/// The body of `POST /admin/v1/tenants`, found right in form.
private struct TenantOrder: Sendable {
  let code: TenantCode?
  let slug: TenantSlug
  let kind: TenantKind
  let name: TenantName
  let joined: CivilDate

  init(_ info: RequestInfo) throws {
    let body = try info.members(["code", "slug", "name", "name_kana", "name_romaji", "kind", "joined_on"])
    let word = try body.string("kind")
    guard let kind = word == TenantShapes.townKind ? .municipality : TenantKind(rawValue: word) else {
      throw TenancyError(.kindInvalid, at: "/kind")
    }
    self.kind = kind
    code = try Self.code(body, kind)
    guard let slug = TenantSlug(try body.name("slug")) else {
      throw TenancyError(.slugInvalid, at: "/slug")
    }
    self.slug = slug
    name = TenantName(
      japanese: try body.string("name"), kana: try body.optionalString("name_kana") ?? "",
      romaji: try body.optionalString("name_romaji") ?? "")
    joined = try body.optionalDate("joined_on") ?? JapanTime.date(of: info.receivedAt)
  }

  private static func code(_ body: Members, _ kind: TenantKind) throws -> TenantCode? {
    if kind == .sandbox, try body.optionalString("code") == nil { return nil }
    guard let code = TenantCode(try body.name("code")) else {
      throw Problem(.tenantCodeInvalid, at: [.init("/code", ProblemCode.tenantCodeInvalid.rawValue)])
    }
    return code
  }
}
