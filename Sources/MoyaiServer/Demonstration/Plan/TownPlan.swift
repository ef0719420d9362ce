import Tenancy

/// What one town's key sends.
struct TownPlan: Sendable {
  let code: TenantCode
  /// Requests that create entities, in any order.
  private(set) var creations: [DemonstrationRequest] = []
  /// Changes that follow in time: in order within a sequence, after all creations.
  private(set) var sequences: [[DemonstrationRequest]] = []
  private(set) var entityCount = 0
  /// An entity that a reader may ask for.
  private(set) var example: String?

  var changeCount: Int { sequences.reduce(0) { $0 + $1.count } }
  var requestCount: Int { creations.count + changeCount }

  init(code: TenantCode) { self.code = code }

  mutating func create(_ entities: [EntityDraft], servicePath: String) {
    creations += DemonstrationRequest.appends(entities, servicePath: servicePath)
    entityCount += entities.count
    example = example ?? entities.first?.id
  }

  /// Changes of one created entity: the first brings attributes it does not have yet, the others change them.
  mutating func begin(_ first: EntityDraft, then changes: [EntityDraft], servicePath: String) {
    sequences.append(
      [.append([first], servicePath: servicePath)] + changes.map { .patch($0, servicePath: servicePath) })
  }
}
