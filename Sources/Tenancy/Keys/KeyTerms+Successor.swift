import CivilTime

extension KeyTerms {
  /// The terms of a key's successor: the same, for as long again as the old one was made for.
  init(successorOf record: APIKeyRecord, at now: Timestamp) {
    self.init(
      kind: record.kind, name: record.name, service: record.service, organisation: record.organisation,
      purposes: record.purposes, scopes: record.scopes, roles: record.roles, ngsi: record.ngsi,
      addressRanges: record.addressRanges, ratePerMinute: record.ratePerMinute, notBefore: now,
      expiresAt: now + (record.life.expiresAt - record.createdAt), needsApproval: false)
  }
}

extension APIKeyRecord {
  /// The record of a key just minted. Without need of a second manager its maker's order is its approval.
  /// A successor has the terms of a key that was approved, so its approval is that key's.
  init(
    _ key: APIKeyText, _ terms: KeyTerms, rotatedFrom old: APIKeyRecord?, createdBy: String, createdAt: Timestamp
  ) {
    self.init(
      tenant: key.tenant.tenant, kid: key.kid, revision: 1, kind: key.kind, environment: key.environment,
      name: terms.name, service: terms.service, organisation: terms.organisation, purposes: terms.purposes,
      scopes: terms.scopes, roles: terms.roles, ngsi: terms.ngsi, addressRanges: terms.addressRanges,
      ratePerMinute: terms.ratePerMinute,
      life: KeyLife(
        approvedAt: terms.needsApproval ? nil : createdAt, notBefore: terms.notBefore, expiresAt: terms.expiresAt),
      createdAt: createdAt, createdBy: createdBy,
      approvedBy: terms.needsApproval ? nil : old?.approvedBy ?? createdBy, rotatedFrom: old?.kid, revokedBy: nil,
      revokedReason: nil, exposedAt: nil, lastUsedAt: nil)
  }
}
