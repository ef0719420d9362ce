import CivilTime
import Consent
import ConsentRules
import Crypto
import MoyaiTesting
import Postgres
import StrictJSON
import Tenancy
import Testing

/// Gate 1: what is decided, in which order, and what the ledger says of it.
@Suite("Decision", .database)
struct DecisionTests {
  @Test func I1_noRecordLeavesWithoutAnEntryCommittedBefore() async throws {
    try await TestDatabase.current.withDatabase { database in
      let town = try await ConsentTown.make(1_001, in: database)
      let person = try await Resident.make(.granted, in: town)
      let answer = try await ConsentTown.reader(database).read(try town.request(mode: .store), of: person.ppid)
      #expect(
        String(decoding: answer.body, as: UTF8.self)
          == #"{"ppid":"\#(person.ppid.text)","purpose":"\#(town.purpose)","categories":[{"category":"\#(town.category)","#
          + #""version":1,"records":[{"record":"2026","items":{"measured_on":"2026-06-01","height_cm":158.2}}]}]}"#)
      let until = JapanTime.date(of: SystemClock().now()).adding(days: 180)
      #expect(answer.obligations.text == "mode=store, onward=none, keep-until=\"\(until)\"")
      let rows = try await town.ledger(
        """
        SELECT kind, decision, reason, service_id, purpose_id, mode, asked::text, permitted::text, basis, row_count::text,
          byte_count::text, encode(body_sha256, 'hex'), octet_length(salt)::text, subject_id::text
        FROM moyai_priv.entry WHERE tenant_id = $1::int ORDER BY ord
        """)
      let hash = Array(SHA256.hash(data: answer.body)).lowerHex
      #expect(
        rows == [
          [
            "access", "permit", nil, town.service, town.purpose, "store", "{\(town.category)}", "{\(town.category)@1}",
            "consent", nil, nil, nil, "32", person.subject.sql,
          ],
          [
            "outcome", nil, nil, nil, nil, nil, nil, nil, nil, "1", "\(answer.body.count)", hash, "32",
            person.subject.sql,
          ],
        ])
      let order = try await town.ledger(
        """
        SELECT (o.of_entry = a.entry)::text, (w.xmin::text::bigint <> w.xid::text::bigint % 4294967296)::text
        FROM moyai_priv.entry a JOIN moyai_priv.entry o USING (tenant_id) JOIN moyai_priv.access w USING (tenant_id)
        WHERE a.tenant_id = $1::int AND a.kind = 'access' AND o.kind = 'outcome'
        """)
      #expect(order == [["true", "true"]], "the entry belongs to an earlier transaction than the outcome")
    }
  }

  @Test func I2_onlyAnActiveConsentOfExactlyThatTupleOpens() async throws {
    try await TestDatabase.current.withDatabase { database in
      let town = try await ConsentTown.make(1_002, in: database)
      let reader = ConsentTown.reader(database)
      for standing in Resident.Standing.allCases {
        let person = try await Resident.make(standing, in: town)
        let refusal = try await town.refusal(reader, person.ppid)
        #expect(refusal == (standing == .granted ? nil : .noValidConsent), "\(standing)")
      }
      let viewer = try await Resident.make(.granted, in: town, mode: "view")
      #expect(try await town.refusal(reader, viewer.ppid) == nil)
      #expect(try await town.refusal(reader, viewer.ppid, town.request(mode: .store)) == .noValidConsent)
      let both = try town.request(categories: [town.category, town.otherCategory])
      #expect(try await town.refusal(reader, viewer.ppid, both) == .noValidConsent, "all categories or none")
      try await TestDatabase.current.run(
        "UPDATE moyai_priv.subject SET state = 'closed', closed_at = now(), closed_by = 'm', "
          + "closed_reason = 'ordered' WHERE subject_id = '\(viewer.subject.sql)'")
      #expect(try await town.refusal(reader, viewer.ppid) == .noValidConsent, "a closed subject")
    }
  }

  @Test func I4_nothingTheClientChoosesWidensWhatTheKeyOpens() async throws {
    try await TestDatabase.current.withDatabase { database in
      let town = try await ConsentTown.make(1_003, in: database)
      let other = try await ConsentTown.make(1_004, in: database)
      let person = try await Resident.make(.granted, in: town)
      let reader = ConsentTown.reader(database)
      let slug = "town\(town.number)"
      for (fiware, own) in [(slug.uppercased(), nil), (town.code.text, nil), (nil, slug), (nil, town.code.text)] {
        let presented = PresentedKey(town.key, fiwareService: fiware, moyaiTenant: own)
        #expect(try await town.refusal(reader, person.ppid, town.request(presented)) == nil)
      }
      let denied: [(AccessRequest, AccessDenied.Code)] = [
        (try town.request(PresentedKey(town.key, fiwareService: "town\(other.number)")), .tenantMismatch),
        (try town.request(PresentedKey(town.key, moyaiTenant: slug.uppercased())), .tenantMismatch),
        (try town.request(PresentedKey(town.key, fiwareService: slug, moyaiTenant: other.code.text)), .tenantMismatch),
        (try town.request(purpose: other.purpose), .purposeNotBound),
        (try town.request(categories: [other.category]), .scopeMissing),
        (try town.request(categories: [town.category, "no.such"]), .scopeMissing),
        (try town.request(PresentedKey(other.key)), .scopeMissing),
        (
          try town.request(PresentedKey(other.key), purpose: town.purpose, categories: [other.category]),
          .purposeNotBound
        ),
        (
          try other.request(PresentedKey(other.key)), .noValidConsent
        ),
        (try town.request(PresentedKey(town.providerKey)), .scopeMissing),
      ]
      for (request, code) in denied {
        #expect(try await town.refusal(reader, person.ppid, request) == code)
      }
      let reasons = try await town.ledger(
        "SELECT reason FROM moyai_priv.entry WHERE tenant_id = $1::int AND decision = 'deny' ORDER BY ord")
      #expect(
        reasons.compactMap { $0[0] } == [
          "tenant_mismatch", "tenant_mismatch", "tenant_mismatch", "purpose_not_bound", "scope_missing",
          "scope_missing",
          "scope_missing",
        ])
    }
  }

  @Test func I5_theSixCasesOfNoAreOneAnswerAndOneRow() async throws {
    try await TestDatabase.current.withDatabase { database in
      let town = try await ConsentTown.make(1_005, in: database)
      let reader = ConsentTown.reader(database)
      let cases = Resident.Standing.allCases.filter { $0 != .granted }
      var persons: [PairwiseID] = []
      var refusals: [AccessDenied] = []
      for standing in cases {
        let person = try await Resident.make(standing, in: town)
        persons.append(person.ppid)
        do {
          _ = try await reader.read(town.request(), of: person.ppid)
        } catch let denied as AccessDenied {
          refusals.append(denied)
        }
      }
      #expect(refusals == cases.map { _ in AccessDenied(.noValidConsent) })
      let rows = try await town.ledger(
        """
        SELECT kind, decision, reason, permitted::text, consents::text, basis, asked::text, mode, octet_length(salt)::text
        FROM moyai_priv.entry WHERE tenant_id = $1::int ORDER BY ord
        """)
      #expect(rows.count == cases.count && Set(rows).count == 1, "the ledger does not say which case it was")
      let batch = try await reader.batch(town.request(), of: persons)
      let elements = persons.map { #"{"ppid":"\#($0.text)","status":"no_valid_consent"}"# }
      #expect(String(decoding: batch.body, as: UTF8.self) == #"{"results":["# + elements.joined(separator: ",") + "]}")
      let count = try await town.ledger("SELECT count(*) FROM moyai_priv.entry WHERE tenant_id = $1::int")
      #expect(count == [["\(2 * cases.count)"]], "one row for each person of a batch")
      let open = try await town.ledger(ConsentTown.openPermits)
      #expect(open == [["0"]])
    }
  }

  @Test func theKeyItselfIsJudgedFirstAndLeavesNoRow() async throws {
    try await TestDatabase.current.withDatabase { database in
      let test = try TestDatabase.current
      let town = try await ConsentTown.make(1_006, in: database)
      let person = try await Resident.make(.granted, in: town)
      let reader = ConsentTown.reader(database)
      let unknown = PresentedKey(ConsentTown.someKey(town.code), fiwareService: "elsewhere")
      #expect(try await town.refusal(reader, person.ppid, town.request(unknown)) == .keyUnknown)
      let kid = town.key.kid.text
      let inactive = [
        "approved_at = NULL, approved_by = NULL", "not_before = now() + interval '1 hour'",
        "not_before = now() - interval '2 days', expires_at = now()",
        "rotated_at = now() - interval '1 hour', retires_at = now()",
        "revoked_at = now(), revoked_by = 'm', revoked_reason = 'x'",
      ]
      for change in inactive {
        let before = try await test.rows("SELECT to_jsonb(k)::text FROM moyai.api_key k WHERE kid = $1", [kid])
        try await town.change("UPDATE moyai.api_key SET \(change) WHERE kid = '\(kid)'")
        let presented = PresentedKey(town.key, moyaiTenant: "elsewhere", isOverLimit: true)
        #expect(try await town.refusal(reader, person.ppid, town.request(presented)) == .keyInactive, "\(change)")
        _ = try await test.rows(
          """
          UPDATE moyai.api_key k SET approved_at = o.approved_at, approved_by = o.approved_by, not_before = o.not_before,
            expires_at = o.expires_at, rotated_at = NULL, retires_at = NULL, revoked_at = NULL, revoked_by = NULL,
            revoked_reason = NULL
          FROM jsonb_populate_record(NULL::moyai.api_key, $1::jsonb) o WHERE k.kid = o.kid
          """, [before[0][0]])
        try await town.change("")
      }
      let limited = PresentedKey(town.key, isOverLimit: true)
      #expect(try await town.refusal(reader, person.ppid, town.request(limited, purpose: "pur_other")) == .rateLimited)
      let rows = try await town.ledger("SELECT count(*) FROM moyai_priv.entry WHERE tenant_id = $1::int")
      #expect(rows == [["0"]])
      #expect(try await town.refusal(reader, person.ppid) == nil, "the key is well again")
    }
  }

  @Test func eachStepRefusesBeforeTheNextOne() async throws {
    try await TestDatabase.current.withDatabase { database in
      let test = try TestDatabase.current
      let town = try await ConsentTown.make(1_007, in: database)
      let person = try await Resident.make(.withdrawn, in: town)
      let reader = ConsentTown.reader(database)
      let address = IPAddress("192.0.2.7")
      let worst = try town.request(
        PresentedKey(town.key, address: address, moyaiTenant: "elsewhere"), purpose: "pur_other",
        categories: ["no.such"])
      let better = try town.request(
        PresentedKey(town.key, address: address), purpose: "pur_other", categories: ["no.such"])
      try await town.change(
        """
        UPDATE moyai.tenant SET state = 'suspended' WHERE tenant_id = \(town.tenant.code);
        UPDATE moyai.service_approval SET state = 'suspended' WHERE tenant_id = \(town.tenant.code);
        UPDATE moyai.api_key SET ip_allow = '{198.51.100.0/24,2001:db8::/32}' WHERE kid = '\(town.key.kid.text)';
        """)
      #expect(try await town.refusal(reader, person.ppid, worst) == .tenantSuspended)
      try await test.run("UPDATE moyai.tenant SET state = 'live' WHERE tenant_id = \(town.tenant.code)")
      #expect(try await town.refusal(reader, person.ppid, worst) == .tenantMismatch)
      #expect(try await town.refusal(reader, person.ppid, better) == .ipNotAllowed)
      #expect(try await town.refusal(reader, person.ppid, town.request()) == .ipNotAllowed, "an unknown address")
      let inside = IPAddress("2001:db8::5")
      let third = try town.request(
        PresentedKey(town.key, address: inside), purpose: "pur_other", categories: ["no.such"])
      #expect(try await town.refusal(reader, person.ppid, third) == .serviceSuspended)
      try await town.change(
        """
        UPDATE moyai.service_approval SET state = 'approved' WHERE tenant_id = \(town.tenant.code);
        UPDATE moyai.service SET state = 'suspended' WHERE service_id = '\(town.service)';
        """)
      #expect(try await town.refusal(reader, person.ppid, third) == .serviceSuspended)
      try await test.run("UPDATE moyai.service SET state = 'live' WHERE service_id = '\(town.service)'")
      #expect(try await town.refusal(reader, person.ppid, third) == .scopeMissing)
      let fourth = try town.request(PresentedKey(town.key, address: inside), purpose: "pur_other")
      #expect(try await town.refusal(reader, person.ppid, fourth) == .purposeNotBound)
      let last = try town.request(PresentedKey(town.key, address: inside))
      #expect(try await town.refusal(reader, person.ppid, last) == .noValidConsent)
      let rows = try await town.ledger(
        "SELECT count(*) FROM moyai_priv.entry WHERE tenant_id = $1::int AND decision = 'deny'")
      #expect(rows == [["9"]], "each of them has its row")
    }
  }

  @Test func personsOfADayAreCountedOnceAndACallOverTheCapIsRefusedWhole() async throws {
    try await TestDatabase.current.withDatabase { database in
      let town = try await ConsentTown.make(1_008, in: database)
      let persons = try await Resident.make(count: 4, .granted, in: town).map(\.ppid)
      let reader = ConsentTown.reader(database)
      try await town.change(
        "UPDATE moyai.service_approval SET persons_per_day = 3 WHERE tenant_id = \(town.tenant.code)")
      for _ in 0..<3 { #expect(try await town.refusal(reader, persons[0]) == nil) }
      await #expect(throws: AccessDenied(.rateLimited)) { _ = try await reader.batch(town.request(), of: persons) }
      let batch = try await reader.batch(town.request(), of: Array(persons.prefix(3)))
      #expect(batch.permitted == 3)
      #expect(try await town.refusal(reader, persons[3]) == .rateLimited)
      #expect(try await town.refusal(reader, .random()) == .rateLimited, "one that nobody has counts like any other")
      #expect(try await town.refusal(reader, persons[2]) == nil)
      let counted = try await town.ledger("SELECT persons::text FROM moyai_priv.person_day WHERE tenant_id = $1::int")
      #expect(counted == [["3"]])
      let denied = try await town.ledger(
        "SELECT count(*) FROM moyai_priv.entry WHERE tenant_id = $1::int AND decision = 'deny'")
      #expect(denied == [["0"]], "what is over a limit has no row")
    }
  }
}
