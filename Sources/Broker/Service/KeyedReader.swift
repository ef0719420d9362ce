import CivilTime
package import NGSI
import Postgres

/// Reads entities by id for one caller, whose reach is worked out once and not for each request.
///
/// The plainest read there is: of everything the caller's key covers, the whole entity. It answers what
/// `EntityService.entity(_:_:at:for:)` answers for the same.
package struct KeyedReader: Sendable {
  private let service: EntityService
  private let access: TenantAccess
  private let own: EntityReach
  private let reach: QueryReach

  /// - Throws: when the caller may read nothing.
  package init(_ service: EntityService, for caller: BrokerCaller) throws(BrokerError) {
    try caller.reach.requireReading(.everything, types: [])
    self.service = service
    access = caller.access
    own = caller.reach
    reach = caller.reach.query
  }

  /// Begins a read. A type narrows it.
  ///
  /// - Parameter finished: called exactly once, on whatever thread has the answer; it must neither block nor work long.
  package func read(
    _ id: EntityID, type: String?, then finished: @escaping @Sendable (Result<StoredEntity, any Error>) -> Void
  ) {
    let types = type.map { [$0] } ?? []
    if !types.isEmpty {
      do { try own.requireReading(.everything, types: types) } catch { return finished(.failure(error)) }
    }
    let scope = EntityScope(
      tenant: access.tenant, servicePaths: .everything, reach: reach, now: service.clock.now())
    let statement = ReadEntity(id: id.text, types: types, scope: scope, columns: .document)
    service.database.withTenant(access, reading: statement) { result in
      finished(result.mapError(BrokerError.translated).flatMap(Self.onlyOne))
    }
  }

  private static func onlyOne(_ rows: [StoredEntity]) -> Result<StoredEntity, any Error> {
    guard rows.count < 2 else { return .failure(NGSIError.ambiguousEntity) }
    return rows.first.map { .success($0) } ?? .failure(NGSIError.entityNotFound)
  }
}
