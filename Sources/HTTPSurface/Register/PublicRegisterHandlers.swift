import Consent
import ConsentRules
import HTTPTypes
import Postgres
import StrictJSON
import Tenancy

enum PublicRegisterHandlers {
  /// Keys stay long after they stopped signing, so that old receipts can be checked.
  @Sendable static func keys(_ request: PublicRequest) async throws -> Answer {
    .json(try request.services.requirePersonal().signing.jwks).with(.cacheControl, "public, max-age=300")
  }

  /// The bytes as they were shown; their hash is their name, so they may be kept for ever.
  @Sendable static func notice(_ request: PublicRequest) async throws -> Answer {
    guard let hash = Hash256(hex: request.info.path("sha256")) else { throw Problem(.notFound) }
    let document = try await request.services.database.withPlatform(.consent, .readOnly) { scope in
      try NoticeRegister().document(hash, in: &scope)
    }
    guard let document else { throw Problem(.notFound) }
    return Answer.text(document, as: .json).with(.cacheControl, immutable)
  }

  @Sendable static func purpose(_ request: PublicRequest) async throws -> Answer {
    guard let name = PurposeName(request.info.path("id")),
      let id = Versioned(name, version: try DataRegisterShapes.version(request.info.path("version")))
    else { throw Problem(.notFound) }
    let register = request.services.purposes
    let found = try await request.services.database.withPlatform(.ops, .readOnly) { scope in
      try register.find(id, in: &scope)
    }
    guard found.state != .draft else { throw Problem(.notFound) }
    return Answer.json(found.json).with(.cacheControl, "public, max-age=300")
  }

  @Sendable static func category(_ request: PublicRequest) async throws -> Answer {
    guard let name = CategoryName(request.info.path("id")),
      let id = Versioned(name, version: try DataRegisterShapes.version(request.info.path("version")))
    else { throw Problem(.notFound) }
    let register = request.services.categories
    let found = try await request.services.database.withPlatform(.ops, .readOnly) { scope in
      try register.find(id, in: &scope)
    }
    guard found.state != .draft else { throw Problem(.notFound) }
    return Answer.json(found.json).with(.cacheControl, "public, max-age=300")
  }

  private static let immutable = "public, max-age=31536000, immutable"

  @Sendable static func head(_ request: PublicRequest) async throws -> Answer {
    let tenant = try tenant(request)
    guard let block = try await request.services.requirePersonal().ledger.head(of: tenant) else {
      throw Problem(.notFound)
    }
    let answer = Answer.json([
      "height": .number(JSONNumber(block.height)), "hash": .string(block.hash.hex), "jws": .string(block.jws),
    ])
    return answer.with(.cacheControl, "no-store")
  }

  @Sendable static func blocks(_ request: PublicRequest) async throws -> Answer {
    let from = try number(request, "from", 0, 0...Int64(Int32.max))
    let limit = try number(request, "limit", LedgerReader.blocksMax, 1...Int64(LedgerReader.blocksMax))
    let blocks = try await request.services.requirePersonal().ledger.blocks(
      of: tenant(request), from: from, limit: limit)
    return .json([
      "blocks": .array(blocks.map { ["hash": .string($0.hash.hex), "jws": .string($0.jws)] })
    ])
  }

  private static func tenant(_ request: PublicRequest) throws(Problem) -> TenantID {
    guard let code = TenantCode(request.info.path("tenant")) else { throw Problem(.notFound) }
    return code.tenant
  }

  private static func number(
    _ request: PublicRequest, _ name: String, _ missing: Int, _ range: ClosedRange<Int64>
  ) throws(Problem) -> Int {
    guard let text = request.info.query[name] else { return missing }
    guard let number = Int64(text), range.contains(number) else {
      throw Problem(.badRequest, shown: "\(name) is a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return Int(number)
  }
}
