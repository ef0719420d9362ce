import CivilTime
import HTTPTypes
import NGSI
import StrictJSON

enum PublicHandlers {
  /// Clients of Orion look for `orion.version`; who really answers stands beside it (NGSI behaviour 51). The members are
  /// Orion's, all of them and no others. Where no tenant is known, headers that name one must have their form all the
  /// same (behaviours 49, 50).
  @Sendable static func version(_ request: PublicRequest) async throws -> Answer {
    _ = try ServicePathScope(header: request.info.fields.servicePath)
    for name in request.info.fields.fiwareServices { _ = try TenantHeader(name) }
    let product = request.services.product
    let uptime = request.info.receivedAt.secondsSinceEpoch - product.startedAt.secondsSinceEpoch
    return .json([
      "orion": [
        "version": .string(Product.orionVersion), "uptime": .string(Self.text(uptime: max(0, uptime))),
        // No build of ours stamps itself.
        "git_hash": "nogitversion", "compile_time": "nodate", "compiled_by": .string(product.name),
        "compiled_in": .string("\(product.name) \(product.version)"), "release_date": "nodate",
        "machine": .string(Product.machine), "doc": "/openapi.json",
      ]
    ])
  }

  /// `1 d, 2 h, 3 m, 4 s`
  private static func text(uptime seconds: Int64) -> String {
    "\(seconds / 86_400) d, \(seconds / 3_600 % 24) h, \(seconds / 60 % 60) m, \(seconds % 60) s"
  }

  @Sendable static func resources(_ request: PublicRequest) async -> Answer {
    .json([
      "entities_url": "/v2/entities", "types_url": "/v2/types", "subscriptions_url": "/v2/subscriptions",
      "registrations_url": "/v2/registrations",
    ])
  }

  /// Says that this process answers, and nothing about what it depends on: restarting it would not bring back a
  /// database.
  @Sendable static func live(_ request: PublicRequest) async -> Answer { .json(["status": "live"]) }

  @Sendable static func ready(_ request: PublicRequest) async -> Answer {
    let isDraining = request.services.drain.isDraining
    let states = await request.services.readiness.states()
    let isReady = !isDraining && states.allSatisfy(\.isUp)
    let body: JSON = [
      "status": .string(isReady ? "ready" : "not_ready"),
      "process": .string(isDraining ? "draining" : "serving"),
      "dependencies": .array(
        states.map { ["name": .string($0.name), "state": .string($0.isUp ? "up" : "down")] }),
    ]
    let answer = Answer.json(body, status: isReady ? .ok : .serviceUnavailable)
    return isReady ? answer : answer.with(.retryAfter, "\(ProblemCode.unavailable.retryAfter ?? 1)")
  }

  @Sendable static func metrics(_ request: PublicRequest) async -> Answer {
    .text(request.services.metrics.text(), as: .prometheus)
  }

  static func openAPI(_ listener: Listener) -> @Sendable (PublicRequest) async -> Answer {
    { request in
      let isTrial = request.services.testTools != nil
      let endpoints = EndpointTable.endpoints(on: listener).filter {
        isTrial || !TestEndpoints.unkeyed.contains($0.id)
      }
      return .json(OpenAPIDocument(endpoints, request.services.product).json)
    }
  }
}
