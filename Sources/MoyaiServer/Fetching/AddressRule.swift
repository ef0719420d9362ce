import NIOPosix
import Tenancy

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where the server itself may connect to: public addresses, and the networks that an operator allowed
/// (Design, limits). Judged after the name was looked up, and the connection then goes to the very address that was
/// judged, so that a name cannot mean something else in between.
struct AddressRule: Sendable {
  let allowed: [IPNetwork]

  /// - Throws: `HostRefusal` for a text that is no network.
  init(allowing texts: [String]) throws {
    allowed = try texts.map { text in
      guard let network = IPNetwork(text) else { throw HostRefusal("\(text) is no network of addresses (CIDR)") }
      return network
    }
  }

  func allows(_ address: IPAddress) -> Bool { address.isPublic || allowed.contains { $0.contains(address) } }

  /// The addresses of a host, all of which are allowed; version 4 first, since half of a municipality's network has no
  /// other.
  /// - Throws: ``FetchFault`` when there is none, or one that is not allowed: a name that also means an inner machine is
  ///   not to be trusted.
  func addresses(of host: String) async throws -> [IPAddress] {
    let found = try await NIOThreadPool.singleton.runIfActive { Self.lookUp(host) }
    guard !found.isEmpty else { throw FetchFault.unknownHost }
    guard found.allSatisfy(allows) else { throw FetchFault.addressRefused }
    return found
  }

  private static func lookUp(_ host: String) -> [IPAddress] {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
    defer { freeaddrinfo(list) }
    var addresses: [IPAddress] = []
    var next = list
    while let info = next?.pointee {
      var text = [CChar](repeating: 0, count: 256)
      if getnameinfo(info.ai_addr, info.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0 {
        let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        // A scope (`%eth0`) belongs to link-local addresses only, which are refused as no address at all.
        if let address = IPAddress(String(decoding: bytes, as: UTF8.self)), !addresses.contains(address) {
          addresses.append(address)
        } else if bytes.contains(UInt8(ascii: "%")) {
          return []
        }
      }
      next = info.ai_next
    }
    return addresses.filter(\.isVersion4) + addresses.filter { !$0.isVersion4 }
  }
}

/// Why something could not be fetched. The words name no address: they go to the log.
enum FetchFault: String, Error, Sendable, CaseIterable {
  case unknownHost = "the host has no address"
  case addressRefused = "the host has an address that is neither public nor allowed"
  case timeout = "it took too long"
  case status = "the answer is not 200"
  case tooLarge = "the answer is too large"
  case connection = "the connection or its certificate failed"
}
