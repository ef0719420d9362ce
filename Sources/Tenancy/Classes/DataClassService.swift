package import CivilTime
package import DataClasses
package import Postgres

/// Labels entity types of a town and records who may receive them (DataClasses.docc). Works inside a transaction of that town.
package struct DataClassService: Sendable {
  package static let listMax = 200

  package init() {}

  /// What became of a wish for a label.
  package enum Outcome: Equatable, Sendable {
    /// It holds, from the next request on.
    case done
    /// It waits for a second manager.
    case pending(DataClassLabel)
  }

  /// Labels a type: at once towards a stricter class, else the label waits. A later wish replaces one that waits.
  /// - Throws: ``TenancyError`` `entities_exist` while there is an entity of the type; `data_class_refused` for `Person`,
  ///   which is personal whatever anybody says.
  package func label(
    _ type: String, _ dataClass: DataClass, by principal: Principal, at now: Timestamp, in scope: inout TenantScope
  ) throws -> Outcome {
    try requireType(type)
    if ClassRules.isPerson(type), dataClass != .personal { throw TenancyError(.dataClassRefused, at: "/class") }
    try scope.execute(DataClassStatements.turn)
    let present = try find(type, in: &scope) ?? unlabelled(type, scope.tenant, at: now)
    guard dataClass != present.dataClass else {
      // Wishing for what is takes back what was wished for.
      if present.wanted != nil { try put(present, wanted: nil, in: &scope) }
      return .done
    }
    try requireNoEntity(type, dataClass, present.dataClass, in: &scope)
    if try find(type, in: &scope) == nil {
      let count = try scope.fetch(DataClassStatements.count(scope.tenant)).first ?? 0
      guard count < DataClassLabel.labelsMax else { throw TenancyError(.labelLimit) }
    }
    guard dataClass.isStricter(than: present.dataClass) else {
      let wanted = DataClassLabel.Wanted(dataClass: dataClass, at: now, by: principal.text)
      return .pending(try put(present, wanted: wanted, in: &scope))
    }
    try set(type, dataClass, by: principal, at: now, in: &scope)
    return .done
  }

  /// Lets a label that waits hold. Whoever wished for it cannot.
  package func approve(
    _ type: String, by principal: Principal, at now: Timestamp, in scope: inout TenantScope
  ) throws {
    try requireType(type)
    try scope.execute(DataClassStatements.turn)
    guard let present = try find(type, in: &scope), let wanted = present.wanted else { throw TenancyError(.notFound) }
    guard wanted.by != principal.text else { throw TenancyError(.secondPersonNeeded) }
    // Entities may have come since it was wished for.
    try requireNoEntity(type, wanted.dataClass, present.dataClass, in: &scope)
    try set(type, wanted.dataClass, by: principal, at: now, in: &scope)
  }

  /// Records that a service may receive entities of the type.
  /// - Throws: ``TenancyError`` `not_found` for a type without a label; `recipient_invalid` when the class asks for no
  ///   record or for one of the other kind; `service_unknown`.
  package func record(
    _ recipient: RecipientRecord, for service: String, of type: String, by principal: Principal, at now: Timestamp,
    in scope: inout TenantScope
  ) throws {
    try requireType(type)
    try Self.check(recipient, at: now)
    try scope.execute(DataClassStatements.turn)
    guard let present = try find(type, in: &scope) else { throw TenancyError(.notFound) }
    guard present.dataClass != .pseudonymised else { throw TenancyError(.classHasNoRoute) }
    guard present.dataClass.ground == recipient.ground else { throw TenancyError(.recipientInvalid) }
    guard RegisteredID.isService(service), try scope.fetch(RegistryStatements.service(service)).first != nil else {
      throw TenancyError(.serviceUnknown)
    }
    try scope.execute(
      DataClassStatements.putRecipient(scope.tenant, type, service, recipient, at: now, by: principal))
    try scope.execute(AdminEntry.note("data_class.recipient", by: principal, about: "\(type) \(service)"))
  }

  /// The town's labels by type, from the one behind `after`.
  package func list(
    after: String = "", limit: Int = listMax, in scope: inout TenantScope
  ) throws -> [DataClassLabel] {
    try scope.fetch(DataClassStatements.list(scope.tenant, after: after, limit: min(max(limit, 1), Self.listMax)))
  }

  private func find(_ type: String, in scope: inout TenantScope) throws -> DataClassLabel? {
    try scope.fetch(DataClassStatements.find(scope.tenant, type)).first
  }

  private func unlabelled(_ type: String, _ tenant: TenantID, at now: Timestamp) -> DataClassLabel {
    DataClassLabel(
      tenant: tenant, type: type, dataClass: .nonPersonal, changedAt: now, changedBy: Principal.host("default").text,
      wanted: nil)
  }

  private func requireType(_ type: String) throws(TenancyError) {
    guard (1...DataClassLabel.typeMax).contains(type.unicodeScalars.count) else { throw TenancyError(.notFound) }
  }

  /// Where one of the classes cannot be written on `/v2`, the case of the name does not count.
  private func requireNoEntity(
    _ type: String, _ wanted: DataClass, _ present: DataClass, in scope: inout TenantScope
  ) throws {
    let foldsCase = wanted.rule(for: .ngsiWrite) != .key || present.rule(for: .ngsiWrite) != .key
    let exists = try scope.fetch(DataClassStatements.entityExists(scope.tenant, type, foldingCase: foldsCase)).first
    guard exists == false else { throw TenancyError(.entitiesExist) }
  }

  @discardableResult
  private func put(
    _ label: DataClassLabel, wanted: DataClassLabel.Wanted?, in scope: inout TenantScope
  ) throws -> DataClassLabel {
    let label = DataClassLabel(
      tenant: label.tenant, type: label.type, dataClass: label.dataClass, changedAt: label.changedAt,
      changedBy: label.changedBy, wanted: wanted)
    try scope.execute(DataClassStatements.put(label))
    return label
  }

  private func set(
    _ type: String, _ dataClass: DataClass, by principal: Principal, at now: Timestamp, in scope: inout TenantScope
  ) throws {
    try scope.execute(
      DataClassStatements.put(
        DataClassLabel(
          tenant: scope.tenant, type: type, dataClass: dataClass, changedAt: now, changedBy: principal.text,
          wanted: nil)))
    try scope.execute(AdminEntry.note("data_class.label", by: principal, about: "\(type) \(dataClass.rawValue)"))
  }

  private static func check(_ recipient: RecipientRecord, at now: Timestamp) throws(TenancyError) {
    func isText(_ text: String) -> Bool {
      (1...RecipientRecord.textMax).contains(text.unicodeScalars.count)
        && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }
    switch recipient {
    case .contract(let id):
      guard isText(id) else { throw TenancyError(.recipientInvalid, at: "/contract_id") }
    case .confirmation(let by, let method, let on):
      guard isText(by) else { throw TenancyError(.recipientInvalid, at: "/confirmation/by") }
      guard isText(method) else { throw TenancyError(.recipientInvalid, at: "/confirmation/method") }
      // Nobody has confirmed anything tomorrow.
      guard on <= JapanTime.date(of: now) else { throw TenancyError(.recipientInvalid, at: "/confirmation/on") }
    }
  }
}
