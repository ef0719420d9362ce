// swift-tools-version:6.2
import PackageDescription

/// Every target is held to the same rules: strict concurrency by language mode 6, warnings are errors,
/// and an import shows itself in the API only where it says so.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("ExistentialAny"),
]

let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
// RS256, which common issuers of identities use, is not among the algorithms of Crypto itself.
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let bigInt: Target.Dependency = .product(name: "BigInt", package: "BigInt")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")

let package = Package(
  name: "moyai",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "moyai", targets: ["moyai"])],
  dependencies: [
    // HTTP server with typed request contexts.
    .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
    .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
    // Key sets of issuers are fetched from their own addresses, over TLS.
    .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.30.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.36.0"),
    // Shares are exact fractions whose products pass 128 bits, so the allocation engine needs arbitrary precision.
    .package(url: "https://github.com/attaswift/BigInt.git", from: "6.0.1"),
  ],
  targets: [
    // A door to C: libpq, poll, epoll and eventfd.
    .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .target(name: "Postgres", dependencies: ["CLibPQ", "CivilTime"], swiftSettings: strict),

    // The other door to C: pango shapes Japanese text with the system's fonts, cairo writes it into PDF.
    .systemLibrary(name: "CPango", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev", "libcairo2-dev"])]),
    .target(name: "PaperPress", dependencies: ["CPango", "Papers", "CivilTime"], swiftSettings: strict),

    // Pure: neither HTTP nor SQL.
    .target(name: "CivilTime", swiftSettings: strict),
    .target(name: "StrictJSON", swiftSettings: strict),
    .target(name: "NumberGuard", swiftSettings: strict),
    .target(name: "DataClasses", swiftSettings: strict),
    .target(name: "NGSI", dependencies: ["StrictJSON", "CivilTime"], swiftSettings: strict),
    .target(name: "Allocation", dependencies: ["StrictJSON", "CivilTime", bigInt, crypto], swiftSettings: strict),

    .target(name: "ConsentRules", dependencies: ["StrictJSON", "CivilTime", crypto], swiftSettings: strict),

    // Whose word about a person counts: OIDC issuers and their tokens. Signatures come from swift-crypto directly, because
    // header and claims are parsed by StrictJSON, which refuses duplicate members; JWT libraries decode with Foundation.
    .target(name: "Identity", dependencies: ["StrictJSON", "CivilTime", crypto, cryptoExtras], swiftSettings: strict),
    .target(
      name: "Papers", dependencies: ["Allocation", "StrictJSON", "CivilTime", bigInt], swiftSettings: strict),

    // Migrations, carried in the binary.
    .target(name: "Schema", path: "schema", exclude: ["full.sql", "steps.sha256"], resources: [.embedInCode("migrations")], swiftSettings: strict),

    // Domains: types and rules, a store, a service.
    .target(name: "Tenancy", dependencies: ["DataClasses", "Postgres", "StrictJSON", "CivilTime", crypto], swiftSettings: strict),
    .target(name: "Broker", dependencies: ["DataClasses", "Postgres", "NGSI", "StrictJSON", "CivilTime"], swiftSettings: strict),
    .target(name: "Metering", dependencies: ["Postgres", "CivilTime", crypto], swiftSettings: strict),
    .target(
      name: "Billing", dependencies: ["Postgres", "Allocation", "Papers", "StrictJSON", "CivilTime", crypto], swiftSettings: strict),

    .target(
      name: "Consent", dependencies: ["Postgres", "Tenancy", "ConsentRules", "StrictJSON", "CivilTime", crypto], swiftSettings: strict),

    // The residents' page, carried in the binary.
    .target(
      name: "ResidentPage", dependencies: [crypto], resources: [.embedInCode("Assets")], swiftSettings: strict),

    .target(
      name: "HTTPSurface",
      dependencies: [
        "Consent", "ConsentRules", "Tenancy", "Broker", "Metering", "Billing", "Papers", "Allocation", "DataClasses", "NumberGuard", "NGSI", "StrictJSON", "Postgres",
        "CivilTime", "Identity", "ResidentPage",
        hummingbird, hummingbirdCore, nio, nioHTTP1, httpTypes, logging, lifecycle,
      ],
      swiftSettings: strict),
    .target(
      name: "MoyaiServer",
      dependencies: [
        "HTTPSurface", "Consent", "ConsentRules", "Identity", "Tenancy", "Broker", "Metering", "Billing", "Papers", "PaperPress", "Allocation",
        "NGSI", "StrictJSON", "Postgres", "Schema", "CivilTime", hummingbird, hummingbirdCore, nio, nioHTTP1, nioPosix, httpTypes,
        logging, lifecycle, signals, crypto, httpClient, nioSSL,
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "moyai",
      dependencies: [
        "MoyaiServer", "HTTPSurface", "ConsentRules", "Allocation", "Billing", "Papers", "PaperPress", "Tenancy", "Metering", "Postgres", "Schema",
        "StrictJSON", "CivilTime", arguments, logging,
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "MoyaiBench", dependencies: ["NumberGuard", "ConsentRules", "CivilTime", "StrictJSON", arguments],
      swiftSettings: strict),

    .target(name: "MoyaiTesting", dependencies: ["Postgres", "Schema", "CivilTime"], swiftSettings: strict),
    .testTarget(name: "CivilTimeTests", dependencies: ["CivilTime"], swiftSettings: strict),
    .testTarget(name: "StrictJSONTests", dependencies: ["StrictJSON"], swiftSettings: strict),
    .testTarget(name: "DataClassesTests", dependencies: ["DataClasses"], swiftSettings: strict),
    .testTarget(name: "NumberGuardTests", dependencies: ["NumberGuard"], swiftSettings: strict),
    .testTarget(name: "NGSITests", dependencies: ["CivilTime", "NGSI", "StrictJSON"], swiftSettings: strict),
    .testTarget(name: "AllocationTests", dependencies: ["CivilTime", "Allocation", "StrictJSON", "MoyaiTesting"], swiftSettings: strict),
    .testTarget(name: "ConsentRulesTests", dependencies: ["CivilTime", "ConsentRules", "MoyaiTesting", "StrictJSON", crypto], swiftSettings: strict),
    .testTarget(
      name: "IdentityTests", dependencies: ["CivilTime", "Identity", "StrictJSON", crypto, cryptoExtras],
      swiftSettings: strict),
    .testTarget(
      name: "PapersTests", dependencies: ["Allocation", "CivilTime", "MoyaiTesting", "Papers", "StrictJSON", bigInt], swiftSettings: strict),
    .testTarget(
      name: "PaperPressTests", dependencies: ["Allocation", "CivilTime", "MoyaiTesting", "PaperPress", "Papers", "StrictJSON"],
      swiftSettings: strict),
    .testTarget(name: "PostgresTests", dependencies: ["CivilTime", "Postgres", "MoyaiTesting"], swiftSettings: strict),
    .testTarget(
      name: "SchemaTests", dependencies: ["CivilTime", "Schema", "Postgres", "MoyaiTesting", crypto], swiftSettings: strict),
    .testTarget(
      name: "TenancyTests", dependencies: ["CivilTime", "DataClasses", "StrictJSON", "Tenancy", "Postgres", "MoyaiTesting"], swiftSettings: strict),
    .testTarget(
      name: "BrokerTests", dependencies: ["CivilTime", "DataClasses", "Broker", "NGSI", "StrictJSON", "Postgres", "MoyaiTesting"],
      swiftSettings: strict),
    .testTarget(
      name: "MeteringTests", dependencies: ["CivilTime", "Metering", "Postgres", "MoyaiTesting"], swiftSettings: strict),
    .testTarget(
      name: "BillingTests", dependencies: ["CivilTime", "Billing", "Allocation", "StrictJSON", "Postgres", "MoyaiTesting"],
      swiftSettings: strict),
    .testTarget(
      name: "ConsentTests", dependencies: ["CivilTime", "Consent", "ConsentRules", "StrictJSON", "Tenancy", "Postgres", "MoyaiTesting"],
      swiftSettings: strict),
    .testTarget(
      name: "HTTPSurfaceTests",
      dependencies: [
        "Allocation", "Billing", "CivilTime", "DataClasses", "Broker", "HTTPSurface", "StrictJSON", "Tenancy", "Metering", "NGSI", "Postgres", hummingbird, nio, nioHTTP1, nioEmbedded, httpTypes, logging, "Consent", "MoyaiTesting",
        "ConsentRules", "NumberGuard",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "MoyaiServerTests",
      dependencies: [
        "Allocation", "Billing", "Metering", "PaperPress", "Papers",
        "CivilTime", "MoyaiServer", "MoyaiTesting", "HTTPSurface", "Identity", "Postgres", "Tenancy", "StrictJSON", logging,
        crypto, nio, nioHTTP1, nioPosix, nioSSL,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "SystemTests",
      dependencies: ["CivilTime", "MoyaiServer", "HTTPSurface", "StrictJSON", "MoyaiTesting", httpTypes, crypto],
      swiftSettings: strict),
    .testTarget(name: "TidyTests", swiftSettings: strict),
  ]
)
