import Billing
import CivilTime
import Metering
import Postgres
import StrictJSON
import Tenancy

/// The usage ledger, by the prefecture: reports of any town, labour and tickets, and what has to be looked after.
enum BillingUsageHandlers {
  /// `data.member` names the payer, `data.owner` the owner of the data where it is another.
  @Sendable static func record(_ request: PrefectureRequest) async throws -> Answer {
    let reader = UsageEventReader(
      origin: { data in
        let payer = try data.code("member")
        return UsageOrigin(
          payer: payer, owner: data.value("owner") == nil ? payer : try data.code("owner"), kid: "",
          service: try data.optionalString("service") ?? "")
      }, dataNames: ["member", "owner"])
    return try await record(try reader.reports(request.info), request)
  }

  /// The same, of reversals alone.
  @Sendable static func reverse(_ request: PrefectureRequest) async throws -> Answer {
    let reader = UsageEventReader(
      origin: { data in
        guard data.value("reverses") != nil else { throw Problem.bad(data.pointer("reverses"), "missing") }
        let payer = try data.code("member")
        return UsageOrigin(payer: payer, owner: payer, kid: "", service: try data.optionalString("service") ?? "")
      }, dataNames: ["member", "owner"])
    return try await record(try reader.reports(request.info), request)
  }

  private static func record(_ reports: [UsageReport], _ request: PrefectureRequest) async throws -> Answer {
    let tenants = request.services.tenants
    let known = try await request.services.database.withPlatform(.ops, .readOnly) { scope in
      var codes: [TenantCode] = []
      while true {
        let page = try tenants.list(after: codes.last, in: &scope).map(\.code)
        codes += page
        if page.count < RegistryService.listMax { return Set(codes.map(\.tenant)) }
      }
    }
    let outcomes = try await request.services.ledger.record(
      reports, known: known, from: request.caller.principal.text, at: request.now)
    return UsageEventReader.answer(reports, outcomes)
  }

  @Sendable static func conflicts(_ request: PrefectureRequest) async throws -> Answer {
    let page = try Paging(request.info.query)
    try await request.services.billing.noteReading("usage:conflicts", by: request.person, at: request.now)
    let found = try await request.services.ledgerReader.conflicts(after: page.after, limit: page.limit)
    return page.answer("conflicts", found, key: \.cursor) { conflict in
      [
        "member": .string(conflict.tenant.caseCode), "source": .string(conflict.identity.source),
        "id": .string(conflict.identity.id), "meter": .string(conflict.meter), "class": .string(conflict.usageClass),
        "at": .string(conflict.at.iso8601Milliseconds()), "value": .string(String(conflict.value)),
        "seen_at": .string(conflict.seenAt.iso8601Milliseconds()), "seen_from": .string(conflict.seenFrom),
      ]
    }
  }

  @Sendable static func gaps(_ request: PrefectureRequest) async throws -> Answer {
    let interval = try interval(request)
    let gaps = try await request.services.ledgerReader.gaps(in: interval)
    return .json([
      "gaps": .array(
        gaps.map { gap in
          [
            "since": .string(gap.since.iso8601Milliseconds()), "until": .string(gap.until.iso8601Milliseconds()),
            "found_at": .string(gap.foundAt.iso8601Milliseconds()), "reason": .string(gap.reason.rawValue),
          ]
        })
    ])
  }

  @Sendable static func unattributed(_ request: PrefectureRequest) async throws -> Answer {
    let rows = try await request.services.ledgerReader.unattributed(in: try interval(request))
    return .json([
      "rows": .array(
        rows.map { row in
          [
            "meter": .string(row.meter), "class": .string(row.usageClass), "quantity": .string(row.quantity),
            "records": .whole(row.contributions),
          ]
        })
    ])
  }

  /// A fiscal year; the running one unless said otherwise.
  private static func interval(_ request: PrefectureRequest) throws -> Range<Timestamp> {
    let year =
      request.info.query["fy"] == nil ? FiscalYear(containing: request.now) : try request.info.query.year()
    return year.start..<year.end
  }
}
