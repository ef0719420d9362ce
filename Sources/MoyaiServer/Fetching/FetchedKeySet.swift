import AsyncHTTPClient
import Identity
import Logging
import NIOCore
import NIOHTTP1
import NIOSSL
import Tenancy

/// An issuer's key set at an `https` address (Identity.docc, 5): fetched with a limit of time and size, following no
/// redirect, from an allowed address only. When it is fetched, the cache in front decides.
struct FetchedKeySet: KeySetSource {
  /// From the look-up of the name to the last byte.
  static let patience = Duration.seconds(5)
  static let connectPatience = TimeAmount.seconds(2)
  /// Addresses of one host that are tried.
  static let addressesMax = 3

  private let address: HTTPSAddress
  private let rule: AddressRule
  /// PEM file of the authority that the host's certificate is to come from; nil for those the machine trusts.
  private let authority: String?
  private let patience: Duration
  private let logger: Logger

  init(
    _ address: HTTPSAddress, rule: AddressRule, authority: String? = nil, patience: Duration = Self.patience,
    logger: Logger
  ) {
    self.address = address
    self.rule = rule
    self.authority = authority
    self.patience = patience
    self.logger = logger
  }

  func load() async throws -> KeySet {
    do {
      return try KeySet(parsing: try await fetched())
    } catch {
      logger.warning(
        "a key set could not be fetched", metadata: ["url": "\(address.text)", "why": "\(Self.words(error))"])
      throw error
    }
  }

  private static func words(_ error: any Error) -> String {
    (error as? FetchFault)?.rawValue ?? (error as? KeySetFault)?.description ?? "\(type(of: error))"
  }

  /// The bytes, or the first of them to come: the end of the patience.
  private func fetched() async throws -> [UInt8] {
    try await withThrowingTaskGroup(of: [UInt8].self) { group in
      group.addTask { try await fetch() }
      group.addTask { [patience] in
        try await Task.sleep(for: patience)
        throw FetchFault.timeout
      }
      defer { group.cancelAll() }
      guard let bytes = try await group.next() else { throw FetchFault.connection }
      return bytes
    }
  }

  private func fetch() async throws -> [UInt8] {
    let addresses = try await rule.addresses(of: address.host)
    var last: any Error = FetchFault.connection
    for address in addresses.prefix(Self.addressesMax) {
      do { return try await fetch(at: address) } catch let fault as FetchFault where fault != .connection {
        throw fault
      } catch {
        last = error
        try Task.checkCancellation()
      }
    }
    throw last
  }

  /// A client of its own for each fetch: there are a dozen in an hour, and nothing of one connection is to outlive it.
  private func fetch(at place: IPAddress) async throws -> [UInt8] {
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: try tls(), redirectConfiguration: .disallow,
      timeout: .init(connect: Self.connectPatience, read: .init(patience)), decompression: .disabled)
    configuration.dnsOverride = [address.host: place.text]
    configuration.httpVersion = .http1Only
    configuration.connectionPool.retryConnectionEstablishment = false
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    do {
      let bytes = try await get(client)
      try await client.shutdown()
      return bytes
    } catch {
      try? await client.shutdown()
      throw error
    }
  }

  private func get(_ client: HTTPClient) async throws -> [UInt8] {
    var request = HTTPClientRequest(url: address.text)
    request.headers.add(name: "Accept", value: "application/json, application/jwk-set+json")
    let response: HTTPClientResponse
    do {
      response = try await client.execute(request, timeout: .init(patience))
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      throw FetchFault.connection
    }
    guard response.status == .ok else { throw FetchFault.status }
    do {
      return Array(buffer: try await response.body.collect(upTo: KeySet.bytesMax))
    } catch is NIOTooManyBytesError {
      throw FetchFault.tooLarge
    }
  }

  private func tls() throws -> TLSConfiguration {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv12
    if let authority { tls.trustRoots = .file(authority) }
    return tls
  }
}
