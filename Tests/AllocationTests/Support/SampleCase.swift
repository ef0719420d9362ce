import Allocation
import StrictJSON
import Testing

/// A small case that works, and patches that make it interesting: tests say only what is special about them.
enum SampleCase {
  /// Three towns share 100 yen evenly.
  static let base: JSON = [
    "format": "moyai.billing.case/1", "kind": "fix", "fiscal_year": 2025, "host": ["code": "070009"],
    "members": ["072028": [:], "072087": [:], "074217": [:]],
    "pools": [
      "p": ["rule": "r", "cost_items": ["c1": ["class": "cloud", "phase": "running", "yen": 100]]]
    ],
    "rules": [
      "r": ["proration": "whole_year", "components": [["name": "均等割", "ratio": "1", "key": ["type": "even"]]]]
    ],
  ]

  static func with(_ patches: JSON...) -> JSON { patches.reduce(base) { MergePatch.apply($1, to: $0) } }

  /// A patch that replaces the components of the rule by one.
  static func component(_ component: JSON) -> JSON { ["rules": ["r": ["components": [component]]]] }

  /// An even component with something special about it.
  static func even(_ special: JSON) -> JSON {
    MergePatch.apply(special, to: ["name": "割", "ratio": "1", "key": ["type": "even"]])
  }

  /// A patch that shares by this key alone.
  static func key(_ key: JSON) -> JSON { component(["name": "割", "ratio": "1", "key": key]) }

  /// A patch with one statistic, `pop` at 2025-01-01.
  static func statistic(_ values: JSON) -> JSON { ["statistics": ["pop": ["2025-01-01": ["values": values]]]] }

  static let byPopulation = key(["type": "statistic", "kind": "pop", "as_of": "2025-01-01"])

  /// A patch with another cost of the pool.
  static func cost(_ yen: Int) -> JSON {
    ["pools": ["p": ["cost_items": ["c1": ["yen": .number(JSONNumber(yen))]]]]]
  }

  static func result(_ patches: JSON..., explain: Bool = false) throws -> AllocationResult {
    let document = patches.reduce(base) { MergePatch.apply($1, to: $0) }
    return try AllocationEngine.evaluate(AllocationCase(reading: document.bytes), explain: explain)
  }

  /// The answer as JSON.
  static func json(_ result: AllocationResult) throws -> JSONObject {
    try #require(try JSON(parsing: result.canonicalLine, limits: JSONLimits(maxBytes: 1 << 30)).object)
  }

  /// Code and pointer of the error that a document gives; nil when it gives a result.
  static func fault(_ document: JSON) -> Fault? { fault(bytes: document.bytes) }

  static func fault(bytes: [UInt8]) -> Fault? {
    guard case .failure(let error) = AllocationEngine.run(caseBytes: bytes, explain: false) else { return nil }
    return Fault(error.code, error.pointer)
  }
}

struct Fault: Equatable {
  let code: AllocationError.Code
  let pointer: String

  init(_ code: AllocationError.Code, _ pointer: String) {
    self.code = code
    self.pointer = pointer
  }
}

extension AllocationResult {
  /// The yen of a pool by code.
  func yen(_ pool: String = "p") -> [String: Int] {
    let rows = pools.first { $0.id == pool }?.shares ?? []
    return Dictionary(uniqueKeysWithValues: rows.map { ($0.code, $0.yen) })
  }

  func row(_ code: String, in pool: String = "p") -> PoolResult.ShareRow? {
    pools.first { $0.id == pool }?.shares.first { $0.code == code }
  }

  var pool: PoolResult { pools[0] }
}
