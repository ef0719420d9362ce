/// One thing a server's database role must not be able to do.
package struct PrivilegeFault: Hashable, Sendable, CustomStringConvertible {
  package enum Kind: String, Sendable, CaseIterable {
    case superuser
    /// The attribute BYPASSRLS.
    case bypassesRowSecurity = "bypassrls"
    /// CREATEROLE, CREATEDB or REPLICATION.
    case administers
    /// It can act as another role, whose rights then are its own.
    case memberOf = "member_of"
    case owns
    /// CREATE on a schema, or CREATE or TEMPORARY on the database.
    case mayCreate = "may_create"
    /// TRUNCATE, TRIGGER or REFERENCES on a tenant table: no row policy holds those.
    case escapesPolicies = "escapes_policies"
    /// A tenant table it can reach lacks row security, its force, or the tenant's policy for this role.
    case unprotectedTable = "unprotected_table"
    /// It enters a schema of persons or of the vault that only functions may open to it.
    case entersVault = "enters_vault"
    /// A policy beside the one that asks for a consent shows it personal records: permissive policies are ORed.
    case opensRecords = "opens_records"
    /// A function it can call runs with the rights of a role that bypasses row policies.
    case borrowsRights = "borrows_rights"
  }

  package let role: String
  package let kind: Kind
  /// The table, schema, role … concerned; empty where the role itself is.
  package let object: String

  /// Whether running the migration again takes it away: rights on the database and functions of extensions, which a
  /// restored dump or an update gives to everybody.
  var isMendedByMigration: Bool {
    switch kind {
    case .mayCreate: object.hasPrefix("database ") || object == "schema public"
    case .borrowsRights: true
    default: false
    }
  }

  package var description: String {
    let text =
      switch kind {
      case .superuser: "is a superuser"
      case .bypassesRowSecurity: "bypasses row policies"
      case .administers: "administers roles, databases or replication"
      case .memberOf: "is a member of \(object)"
      case .owns: "owns \(object)"
      case .mayCreate: "may create objects in \(object)"
      case .escapesPolicies: "has a right on \(object) that no row policy holds"
      case .unprotectedTable: "reaches \(object), which lacks the tenant's row policy"
      case .entersVault: "may enter \(object), which is closed to it"
      case .opensRecords: "sees personal records by the policy \(object), without a consent"
      case .borrowsRights: "may call \(object), which runs with the rights of a role that bypasses row policies"
      }
    return "\(role) \(text)"
  }
}

/// The server must not start: a role it uses can do too much.
package struct TooMuchPrivilege: Error, Equatable, CustomStringConvertible {
  /// All of them, each once, the widest first: a role that stands above everything has each of the lesser faults too.
  package let faults: [PrivilegeFault]

  /// How many are told; mending those changes the rest.
  package static let toldMax = 10

  package init(faults: [PrivilegeFault]) {
    var seen: Set<PrivilegeFault> = []
    let once = faults.filter { seen.insert($0).inserted }
    self.faults = PrivilegeFault.Kind.allCases.flatMap { kind in once.filter { $0.kind == kind } }
  }

  package var description: String {
    let roles = Set(faults.map(\.role)).sorted().joined(separator: ", ")
    var lines = ["refusing to start: \(roles) may do more than Moyai grants, so one town's data could reach another:"]
    lines += faults.prefix(Self.toldMax).map { "  - \($0)" }
    if faults.count > Self.toldMax { lines.append("  - and \(faults.count - Self.toldMax) more") }
    if faults.contains(where: \.isMendedByMigration) {
      lines.append("`moyai migrate` puts rights of the database back.")
    }
    return lines.joined(separator: "\n")
  }
}
