import CivilTime
import DataClasses
import MoyaiTesting
import Postgres
import Testing

@testable import Tenancy

@Suite("Labels of entity types", .database)
struct DataClassServiceTests {
  static let m1 = Principal.host("m1")
  static let m2 = Principal.host("m2")

  private func entity(_ type: String, in town: Town) async throws {
    try await TestDatabase.current.run(
      """
      SET moyai.tenant = '\(town.tenant.code)';
      INSERT INTO moyai.entity (tenant_id, id, type, service_path, ord, created, modified, doc, attrs, attr_times,
        moving)
      VALUES (\(town.tenant.code), 'urn:\(type)', '\(type)', '/', hashtext('\(type)'), now(), now(), '{}', '{}', '{}',
        false)
      """)
  }

  private func label(
    _ type: String, _ dataClass: DataClass, by principal: Principal = m1, in town: Town, _ database: Database
  ) async throws -> DataClassService.Outcome {
    try await town.run(in: database) { scope in
      try DataClassService().label(type, dataClass, by: principal, at: Town.now, in: &scope)
    }
  }

  @Test("a stricter class holds at once, any other waits for a second manager (I-30)")
  func I30_freerWaits() async throws {
    try await TestDatabase.current.withDatabase { database in
      let town = try await Town.admit(7201, in: database)
      #expect(try await label("Case", .anonymisedPublic, in: town, database) == .done)
      #expect(try await label("Case", .personal, in: town, database) == .done)
      guard case .pending(let waiting) = try await label("Case", .personRelated, in: town, database) else {
        Issue.record("a freer class must wait")
        return
      }
      #expect(waiting.dataClass == .personal && waiting.wanted?.dataClass == .personRelated)
      await #expect(throws: TenancyError(.secondPersonNeeded)) {
        try await town.run(in: database) { scope in
          try DataClassService().approve("Case", by: Self.m1, at: Town.now, in: &scope)
        }
      }
      try await town.run(in: database) { scope in
        try DataClassService().approve("Case", by: Self.m2, at: Town.now, in: &scope)
      }
      let labels = try await town.run(in: database) { scope in try DataClassService().list(in: &scope) }
      #expect(labels.map(\.dataClass) == [.personRelated] && labels.first?.wanted == nil)
      await #expect(throws: TenancyError(.notFound)) {
        try await town.run(in: database) { scope in
          try DataClassService().approve("Case", by: Self.m2, at: Town.now, in: &scope)
        }
      }
    }
  }

  @Test("a type with entities gets no label; for personal classes the case of the name does not count")
  func entitiesExist() async throws {
    try await TestDatabase.current.withDatabase { database in
      let town = try await Town.admit(7202, in: database)
      try await entity("Road", in: town)
      await #expect(throws: TenancyError(.entitiesExist)) {
        _ = try await label("Road", .personal, in: town, database)
      }
      await #expect(throws: TenancyError(.entitiesExist)) {
        _ = try await label("ROAD", .personal, in: town, database)
      }
      #expect(try await label("ROAD", .anonymisedPublic, in: town, database) == .done)
      // Entities that came while a freer class waited stop it.
      #expect(try await label("Walk", .personRelated, in: town, database) == .done)
      _ = try await label("Walk", .nonPersonal, in: town, database)
      try await entity("Walk", in: town)
      await #expect(throws: TenancyError(.entitiesExist)) {
        try await town.run(in: database) { scope in
          try DataClassService().approve("Walk", by: Self.m2, at: Town.now, in: &scope)
        }
      }
    }
  }

  @Test("Person is personal whatever anybody says")
  func person() async throws {
    try await TestDatabase.current.withDatabase { database in
      let town = try await Town.admit(7203, in: database)
      for name in ["Person", "PERSON"] {
        await #expect(throws: TenancyError(.dataClassRefused, at: "/class")) {
          _ = try await label(name, .anonymisedPrivate, in: town, database)
        }
      }
      #expect(try await label("Person", .personal, in: town, database) == .done)
    }
  }

  @Test("a record of a recipient is of the kind that the class asks for, and reaches the service's keys at once")
  func recipients() async throws {
    try await TestDatabase.current.withDatabase { database in
      let town = try await Town.admit(7204, in: database)
      let key = try await town.key(in: database)
      let authenticator = Authenticator(
        database: database, peppers: Town.peppers, environment: .test, clock: ManualClock(Town.now))
      func caller() async throws -> Caller {
        try await authenticator.authenticate(key.credential, plane: .data, at: Town.now)
      }
      #expect(try await caller().classes.hiddenTypes.isEmpty)
      let stale = try await caller()
      #expect(try await label("Crowd", .anonymisedPublic, in: town, database) == .done)
      await #expect(throws: AccessRefused(.keyInactive)) {
        _ = try await database.withTenant(stale.access, .readOnly, Command("SELECT 1"))
      }
      authenticator.forget(stale)
      #expect(try await caller().classes.hiddenTypes == ["Crowd"])
      let service = town.service
      let day = try #require(CivilDate("2025-01-01"))
      await #expect(throws: TenancyError(.recipientInvalid)) {
        try await town.run(in: database) { scope in
          try DataClassService().record(
            .confirmation(by: "a", method: "b", on: day), for: service, of: "Crowd", by: Self.m1, at: Town.now,
            in: &scope)
        }
      }
      try await town.run(in: database) { scope in
        try DataClassService().record(
          .contract("K-1"), for: service, of: "Crowd", by: Self.m1, at: Town.now, in: &scope)
      }
      authenticator.forget(stale)
      #expect(try await caller().classes.hiddenTypes.isEmpty)
      await #expect(throws: TenancyError(.serviceUnknown)) {
        try await town.run(in: database) { scope in
          try DataClassService().record(
            .contract("K-1"), for: "svc_nobody", of: "Crowd", by: Self.m1, at: Town.now, in: &scope)
        }
      }
    }
  }

  @Test("a key that names a pseudonymised type is not made")
  func I28_noKeyForPseudonymised() async throws {
    try await TestDatabase.current.withDatabase { database in
      let town = try await Town.admit(7205, in: database)
      _ = try await label("Cohort", .pseudonymised, in: town, database)
      await #expect(throws: TenancyError(.classHasNoRoute, at: "/ngsi/types")) {
        _ = try await town.key(in: database) {
          $0.ngsi = NGSIReach(verbs: .read, servicePaths: [.everything], types: .only(["Road", "cohort"]))
        }
      }
    }
  }

  /// The label and the first entity come at the same moment: one of them loses, whoever is first.
  @Test("a label waits for a creator, and a creator who knew older labels is turned away")
  func labelsAndFirstEntitiesDoNotCross() async throws {
    try await TestDatabase.current.withDatabase { database in
      let town = try await Town.admit(7206, in: database)
      let reached = AsyncStream<Void>.makeStream()
      async let creating: Void = town.run(in: database) { scope in
        try scope.execute(Command("SELECT moyai.hold_classes('{0}')"))
        reached.continuation.yield()
        // Long enough for the label to come and wait.
        try scope.execute(Command("SELECT pg_sleep(0.5)"))
        try scope.execute(
          Command(
            """
            INSERT INTO moyai.entity (tenant_id, id, type, service_path, ord, created, modified, doc, attrs, attr_times,
              moving)
            VALUES (\(scope.tenant), 'urn:first', 'Patient', '/', 1, now(), now(), '{}', '{}', '{}',
              false)
            """))
      }
      for await _ in reached.stream.prefix(1) {}
      await #expect(throws: TenancyError(.entitiesExist)) {
        _ = try await label("Patient", .personal, in: town, database)
      }
      try await creating
      _ = try await label("Other", .personal, in: town, database)
      await #expect {
        try await town.run(in: database) { scope in
          try scope.execute(Command("SELECT moyai.hold_classes('{0}')"))
        }
      } throws: { error in
        (error as? PostgresError)?.code == .server("MY001")
      }
    }
  }
}
