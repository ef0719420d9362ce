import Billing
import CivilTime
import HTTPTypes
import NIOCore
import Postgres
import StrictJSON
import Tenancy

/// Papers and exports of a year, and what its papers say beside their figures.
enum PaperHandlers {
  @Sendable static func focus(_ request: PrefectureRequest) async throws -> Answer {
    let year = try request.info.query.year()
    guard let press = request.services.papers else { throw Problem(.notImplemented) }
    let bytes = try await press.focus(year)
    return Answer(status: .ok, body: .bytes(ByteBuffer(bytes: bytes), .csv))
      .with(.contentDisposition, #"attachment; filename="focus-\#(year.year).csv""#)
  }

  @Sendable static func summary(_ request: PrefectureRequest) async throws -> Answer {
    let paper = try PaperRequest(request.info, "")
    return try await paper.answer(.summary(try request.info.query.year()), request.services)
  }

  /// 利用実績月報 of any town, for the prefecture.
  @Sendable static func usageOfTown(_ request: PrefectureRequest) async throws -> Answer {
    guard let tenant = TenantCode(try request.info.query.required("tenant")) else {
      throw Problem(.badRequest, shown: "tenant is a municipality's six digits")
    }
    try await request.services.billing.noteReading(
      "usage:\(tenant.tenant.caseCode)", by: request.person, at: request.now)
    return try await usage(request.info, of: tenant.tenant, request.services)
  }

  /// 利用実績月報 of the town itself.
  @Sendable static func ownUsage(_ request: StaffRequest) async throws -> Answer {
    try await usage(request.info, of: request.tenant, request.services)
  }

  private static func usage(_ info: RequestInfo, of tenant: TenantID, _ services: Services) async throws -> Answer {
    let paper = try PaperRequest(info, "")
    guard let month = info.query["month"], let first = CivilDate("\(month)-01"),
      (2000...2199).contains(first.year)
    else {
      throw Problem(.badRequest, shown: "month is YYYY-MM")
    }
    return try await paper.answer(.usage(tenant, month: first), services)
  }

  @Sendable static func putParticulars(_ request: PrefectureRequest) async throws -> Answer {
    let version = try await request.services.billing.putParticulars(
      try request.info.json(), of: try request.year(), by: request.person, at: request.now)
    return .json(["version": .whole(version)])
  }

  @Sendable static func particulars(_ request: PrefectureRequest) async throws -> Answer {
    let (version, document) = try await request.services.billing.particulars(of: try request.year())
    return .json(["version": .whole(version), "particulars": document])
  }
}
