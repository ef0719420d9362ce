import CivilTime
import HTTPTypes
import NGSI
import NIOCore
import Tenancy

extension Pipeline {
  /// Establishes who asks: that there is one credential, that it opens this plane, names no other tenant and is
  /// inside its rate, and that it covers the endpoint.
  /// - Returns: what the caller showed, for judging it once more; nil on an open endpoint.
  func identify(_ entry: RoutedEndpoint, _ peer: Peer, _ exchange: inout Exchange) async throws -> Attempt? {
    exchange.person = try await identifyPerson(entry, peer, &exchange)
    if case .personal = entry.endpoint.access {
      exchange.presented = try presentedKey(exchange.fields, peer, at: exchange.receivedAt)
      return nil
    }
    guard exchange.person == nil, let plane = entry.endpoint.keyPlane else { return nil }
    let fields = exchange.fields
    let credential = try PresentedCredential(
      authorization: fields.authorizations, apiKey: fields.apiKeys, authToken: fields.authTokens)
    // A malformed name is worded as Orion words it; whether it is the key's is for Tenancy to say.
    if entry.isNGSI, let name = fields.fiwareServices.first { _ = try TenantHeader(name) }
    let attempt = Attempt(
      credential: credential,
      claim: try TenantClaim(fiwareService: fields.fiwareServices, moyaiTenant: fields.moyaiTenants), plane: plane,
      address: peer.address)
    do {
      exchange.caller = try await authenticator.authenticate(attempt, at: exchange.receivedAt)
    } catch let refused as AccessRefused {
      exchange.standing = refused.standing
      throw refused
    }
    exchange.standing = exchange.caller?.standing
    try exchange.caller?.check(entry.endpoint.access)
    return attempt
  }

  /// A key in the URL stands in every proxy's log, so it is noted as exposed (HTTPSurface.docc, credentials).
  func refuseKey(in target: String, at now: Timestamp) async throws {
    try await refuse(KeySearch.find(inTarget: target), at: now)
  }

  /// The body, read whole, inside its limit and its time, and without a key in it.
  func readBody(
    _ source: any BodySource, _ admitted: Admission.Admitted, _ exchange: inout Exchange
  ) async throws -> ByteBuffer {
    guard let form = admitted.entry.endpoint.body.form, admitted.bodyBytes > 0 else { return ByteBuffer() }
    let body = try await source.read(bytesMax: form.bytesMax, patience: limits.bodyPatience)
    exchange.bytesIn = body.readableBytes
    if !form.mayHoldKeys { try await refuse(KeySearch.find(in: body), at: exchange.receivedAt) }
    return body
  }

  private func refuse(_ finding: KeySearch.Finding, at now: Timestamp) async throws {
    guard case .keys(let keys) = finding else { return }
    if !keys.isEmpty { await authenticator.expose(keys, at: now) }
    throw Problem(.keyInURL)
  }
}
