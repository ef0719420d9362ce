import Allocation
import Billing
import CivilTime
import HTTPTypes
import Postgres
import StrictJSON
import Tenancy

/// Definitions of a year, by the prefecture.
enum BillingHandlers {
  /// Lists of members and uses, or the sections `host`, `agreement`, `members` and `services` of a case.
  @Sendable static func agree(_ request: PrefectureRequest) async throws -> Answer {
    let whole = try request.info.json()
    if whole.object?["host"]?.object != nil {
      _ = try request.info.members([
        "host", "agreement", "members", "services", "decision_no", "document_sha256",
      ])
      let found = try DefinitionFile.agreement(request.info.path("id"), whole)
      try await request.services.billing.agree(
        found.agreement, members: found.members, subscriptions: found.subscriptions, by: request.person,
        at: request.now)
      return .noContent
    }
    let body = try request.info.members([
      "host", "host_name", "terms", "members", "subscriptions", "decision_no", "document_sha256",
    ])
    let agreement = Agreement(
      id: request.info.path("id"), host: try body.code("host"), hostName: try body.string("host_name"),
      terms: body.value("terms") ?? [:], decision: try body.optionalString("decision_no"),
      documentSHA256: try body.optionalString("document_sha256"))
    let members = try body.list("members", ["code", "kind", "from", "to"]) { item in
      MemberTerm(
        code: try item.code("code"), kind: try item.optionalWord("kind") ?? .member, from: try item.date("from"),
        to: try item.optionalDate("to"))
    }
    let uses = try body.list("subscriptions", ["service", "code", "from", "to", "charged_from"]) { item in
      Subscription(
        service: try item.string("service"), code: try item.code("code"), from: try item.date("from"),
        to: try item.optionalDate("to"), chargedFrom: try item.optionalDate("charged_from"))
    }
    try await request.services.billing.agree(
      agreement, members: members, subscriptions: uses, by: request.person, at: request.now)
    return .noContent
  }

  @Sendable static func openYear(_ request: PrefectureRequest) async throws -> Answer {
    let body = try request.info.members(["agreement", "fairness"])
    try await request.services.billing.open(
      try request.year(), agreement: try body.string("agreement"), fairness: body.value("fairness"),
      by: request.person, at: request.now)
    return .noContent
  }

  @Sendable static func showYear(_ request: PrefectureRequest) async throws -> Answer {
    let year = try request.year()
    let billing = request.services.billing
    let balances = try await billing.balances(of: year)
    return .json([
      "fiscal_year": .whole(year.year), "state": .string(try await billing.state(of: year).rawValue),
      "balances": .array(balances.map { ["account": .string($0.account), "yen": .whole($0.yen)] }),
    ])
  }

  @Sendable static func close(_ request: PrefectureRequest) async throws -> Answer {
    let approval = try request.info.members(["approval"]).optionalString("approval")
    guard (approval ?? "-").utf8.count <= 200, approval?.isEmpty != true else {
      throw Problem.bad("/approval", "wrong_length")
    }
    let year = try request.year()
    let closing = try await request.services.billing.close(
      year, approval: approval, by: request.person, at: request.now)
    return .json(["fiscal_year": .whole(year.year), "state": closing == .closed ? "closed" : "fixing"])
  }

  /// The body is the pool of a case; its documents may be in it or come one by one.
  @Sendable static func putPool(_ request: PrefectureRequest) async throws -> Answer {
    _ = try request.info.members([
      "name", "service", "rule", "period", "tax_rate", "cost_model", "host_share", "cost_items", "offsets", "note",
    ])
    let year = try request.year()
    try await request.services.billing.add(
      DefinitionFile.pool(request.info.path("pool"), try request.info.json(), of: year), to: year,
      by: request.person, at: request.now)
    return .noContent
  }

  @Sendable static func addCost(_ request: PrefectureRequest) async throws -> Answer {
    try await add(
      "cost_items", request,
      [
        "id", "class", "phase", "band", "yen", "date", "document", "document_sha256", "budget_code", "reverses", "note",
      ])
  }

  @Sendable static func addOffset(_ request: PrefectureRequest) async throws -> Answer {
    try await add(
      "offsets", request,
      [
        "id", "kind", "yen", "class", "phase", "band", "member", "document", "document_sha256", "date", "note",
      ])
  }

  /// One document, in the form of a case with its id among its members. Faults have the pointers of a case.
  private static func add(
    _ section: String, _ request: PrefectureRequest, _ names: [String]
  ) async throws -> Answer {
    let body = try request.info.members(names)
    let (id, pool, year) = (try body.string("id"), request.info.path("pool"), try request.year())
    var document = try request.info.json().object ?? JSONObject()
    _ = document.remove("id")
    let part: JSON = .object([section: .object(JSONObject(pairs: [(id, .object(document))]))])
    let found = try DefinitionFile.pool(pool, part, of: year)
    try await request.services.billing.add(
      items: found.costItems, offsets: found.offsets, to: pool, of: year, by: request.person, at: request.now)
    return .json(["id": .string(id)], status: .created)
  }

  @Sendable static func addCloudItem(_ request: PrefectureRequest) async throws -> Answer {
    let body = try request.info.members(["id", "yen", "document"])
    let id = try body.string("id")
    try await request.services.billing.addCloudItem(
      id, yen: Int(try body.integer("yen")), document: try body.string("document"), in: try request.year(),
      by: request.person, at: request.now)
    return .json(["id": .string(id)], status: .created)
  }

  @Sendable static func assignCloudItem(_ request: PrefectureRequest) async throws -> Answer {
    let body = try request.info.members(["pool", "phase"])
    try await request.services.billing.assignCloudItem(
      request.info.path("item"), to: try body.string("pool"), phase: try body.word("phase"), in: try request.year(),
      by: request.person, at: request.now)
    return .noContent
  }

  /// JSON `{source, document_sha256, values}`, or a CSV file whose source stands in the query; its own digest is the
  /// document's.
  @Sendable static func putStatistic(_ request: PrefectureRequest) async throws -> Answer {
    guard let asOf = CivilDate(request.info.path("asOf")) else { throw Problem(.notFound) }
    let kind = request.info.path("kind")
    let billing = request.services.billing
    if request.info.contentType == .csv {
      let count = try await billing.load(
        request.info.bytes, kind: kind, asOf: asOf, source: try request.info.query.required("source"),
        by: request.person, at: request.now)
      return .json(["figures": .whole(count)])
    }
    let body = try request.info.members(["source", "document_sha256", "values"])
    var values: [TenantID: String] = [:]
    for (code, value) in try body.object("values").object?.members ?? [] {
      let place = Members.pointer("/values", code)
      guard MunicipalCode.isValid(code), let tenant = TenantID(caseCode: code) else {
        throw Problem(.memberCodeInvalid, at: [.init(place, ProblemCode.memberCodeInvalid.rawValue)])
      }
      // Decimals are texts: a number with a fraction is one that a program on the way may have changed.
      guard let text = value.string ?? value.number?.int64.map({ String($0) }), ExactFraction(quantity: text) != nil
      else {
        throw Problem(.invalidInput, at: [.init(place, ProblemCode.invalidInput.rawValue)])
      }
      values[tenant] = text
    }
    try await billing.put(
      StatisticSet(
        kind: kind, asOf: asOf, source: try body.string("source"), values: values,
        documentSHA256: try body.string("document_sha256")), by: request.person, at: request.now)
    return .json(["figures": .whole(values.count)])
  }

  @Sendable static func adjust(_ request: PrefectureRequest) async throws -> Answer {
    guard let asOf = CivilDate(request.info.path("asOf")) else { throw Problem(.notFound) }
    let body = try request.info.members(["member", "delta", "reason"])
    try await request.services.billing.adjust(
      request.info.path("kind"), asOf: asOf, try body.code("member"), delta: try body.string("delta"),
      reason: try body.string("reason"), by: request.person, at: request.now)
    return .noContent
  }

  @Sendable static func addRule(_ request: PrefectureRequest) async throws -> Answer {
    let body = try request.info.members(["id", "terms", "decision_no", "document_sha256", "valid_from", "valid_to"])
    let rule = RuleDefinition(
      id: try body.string("id"), terms: try body.object("terms"), decision: try body.optionalString("decision_no"),
      documentSHA256: try body.optionalString("document_sha256"), validFrom: try body.optionalDate("valid_from"),
      validTo: try body.optionalDate("valid_to"))
    return .json(
      try await request.services.billing.addRule(rule, by: request.person, at: request.now).json, status: .created)
  }

  @Sendable static func approveRule(_ request: PrefectureRequest) async throws -> Answer {
    _ = try request.info.members([])
    return .json(
      try await request.services.billing.approveRule(
        request.info.path("rule"), by: request.person, at: request.now
      ).json)
  }

  @Sendable static func rules(_ request: PrefectureRequest) async throws -> Answer {
    let page = try Paging(request.info.query)
    let rules = try await request.services.billing.rules(after: page.after, limit: page.limit)
    return page.answer("rules", rules, key: \.id, json: \.json)
  }

  @Sendable static func receive(_ request: PrefectureRequest) async throws -> Answer {
    let body = try request.info.members(["member", "yen", "note"])
    try await request.services.billing.receive(
      Int(try body.integer("yen")), from: try body.code("member").caseCode, in: try request.year(),
      note: try body.optionalString("note") ?? "", by: request.person, at: request.now)
    return .noContent
  }
}
