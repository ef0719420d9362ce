import CivilTime
import HTTPTypes
import NIOCore
import StrictJSON
import Synchronization
import Testing

@testable import HTTPSurface
@testable import Tenancy

/// What consoles send: bodies member by member, pages, durations; and that their keys are confirmed.
@Suite struct ConsoleTests {
  private static func members(_ text: String) throws -> Members {
    try Members(JSON(parsing: text), ["text", "number", "list", "date", "time", "word", "span", "inner"])
  }

  private enum Word: String, CaseIterable { case one, two }

  private static let faults: [(String, String, String, @Sendable (Members) throws -> Void)] = [
    ("[]", "", "wrong_type", { _ in }),
    ("{\"other\":1}", "/other", "unknown_member", { _ in }),
    ("{\"a/b\":1}", "/a~1b", "unknown_member", { _ in }),
    ("{\"text\":\"a\\u202eb\"}", "/text", "bidirectional_control", { _ in }),
    ("{\"list\":[\"a\",\"\\u2066\"]}", "/list/1", "bidirectional_control", { _ in }),
    ("{\"inner\":{\"x\":[\"\\u2069\"]}}", "/inner/x/0", "bidirectional_control", { _ in }),
    ("{}", "/text", "missing", { _ = try $0.string("text") }),
    ("{\"text\":null}", "/text", "missing", { _ = try $0.string("text") }),
    ("{\"text\":1}", "/text", "wrong_type", { _ = try $0.optionalString("text") }),
    ("{\"number\":1.5}", "/number", "wrong_type", { _ = try $0.optionalInteger("number") }),
    ("{\"number\":\"1\"}", "/number", "wrong_type", { _ = try $0.integer("number") }),
    ("{\"number\":9223372036854775808}", "/number", "wrong_type", { _ = try $0.integer("number") }),
    ("{\"list\":\"a\"}", "/list", "wrong_type", { _ = try $0.strings("list") }),
    ("{\"list\":[\"a\",1]}", "/list/1", "wrong_type", { _ = try $0.strings("list") }),
    ("{\"date\":\"2026-02-30\"}", "/date", "wrong_form", { _ = try $0.optionalDate("date") }),
    ("{\"time\":\"yesterday\"}", "/time", "wrong_form", { _ = try $0.optionalInstant("time") }),
    ("{\"span\":\"72h\"}", "/span", "wrong_form", { _ = try $0.optionalDuration("span") }),
    ("{\"word\":\"three\"}", "/word", "unknown_word", { _ = try $0.word("word", Word.self) }),
    ("{}", "/word", "missing", { _ = try $0.word("word", Word.self) }),
  ]

  @Test(arguments: faults.indices)
  func aFaultOfABodyNamesItsPlace(_ place: Int) {
    let (text, pointer, code, read) = Self.faults[place]
    #expect {
      try read(Self.members(text))
    } throws: { error in
      let problem = error as? Problem
      return problem?.code == .badRequest && problem?.places == [Problem.Place(pointer, code)]
    }
  }

  @Test func whatIsThereIsRead() throws {
    let members = try Self.members(
      "{\"text\":\"あ\",\"number\":-3,\"list\":[\"a\"],\"date\":\"2026-11-22\",\"word\":\"two\",\"span\":\"P1D\"}")
    #expect(try members.string("text") == "あ")
    #expect(try members.integer("number") == -3)
    #expect(try members.strings("list") == ["a"])
    #expect(try members.optionalDate("date") == CivilDate("2026-11-22"))
    #expect(try members.word("word", Word.self) == .two)
    #expect(try members.optionalDuration("span") == .seconds(86_400))
    #expect(try members.optionalInstant("time") == nil)
  }

  @Test(arguments: [
    ("P0D", 0), ("P180D", 180 * 86_400), ("PT72H", 72 * 3_600), ("PT1H30M", 5_400), ("PT30M", 1_800),
    ("P1DT1H", 90_000), ("PT0H", 0),
  ])
  func aDurationIsDaysHoursMinutes(_ text: String, _ seconds: Int) {
    #expect(Duration(iso8601: text) == .seconds(seconds))
  }

  @Test(arguments: [
    "", "P", "PT", "P1", "1D", "P-1D", "PT1", "P1H", "PT1D", "P1D ", "PT1M1H", "PT1S", "P1W", "P1.5D", "P1DT", "P１D",
    "P1234567D",
  ])
  func nothingElseIsADuration(_ text: String) {
    #expect(Duration(iso8601: text) == nil)
  }

  private static func paging(_ query: String) throws -> Paging {
    try Paging(QueryItems(query: query[...], itemsMax: 10))
  }

  @Test func aPageHasACeiling() throws {
    #expect(try Self.paging("").limit == 100)
    #expect(try Self.paging("limit=1").limit == 1)
    #expect(try Self.paging("limit=100&after=x").limit == 100)
    #expect(try Self.paging("after=x").after == "x")
    for bad in ["limit=0", "limit=101", "limit=-1", "limit=a", "limit="] {
      #expect(throws: Problem.self) { try Self.paging(bad) }
    }
  }

  @Test func aFullPageSaysWhereTheNextBegins() throws {
    let page = try Self.paging("limit=2")
    func reply(_ things: [String]) -> String? {
      let answer = page.answer("things", things, key: { $0 }, json: { .string($0) })
      guard case .bytes(let buffer, _) = answer.body else { return nil }
      return String(buffer: buffer)
    }
    #expect(reply(["a", "b"]) == "{\"things\":[\"a\",\"b\"],\"next\":\"b\"}")
    #expect(reply(["a"]) == "{\"things\":[\"a\"],\"next\":null}")
    #expect(reply([]) == "{\"things\":[],\"next\":null}")
  }

  @Test(arguments: [
    ("R8-確-0001", "R8-確-0001", MediaType?.none), ("R8-確-0001.csv", "R8-確-0001", .csv),
    ("R8-確-0001.json", "R8-確-0001", .json), (".json", "", .json), ("x.pdf", "x", .pdf), ("x.PDF", "x.PDF", nil),
  ])
  func aStatementsFormMayStandBehindItsNumber(_ text: String, _ number: String, _ type: MediaType?) {
    let split = PaperRequest.split(text)
    #expect(split.name == number)
    #expect(split.type == type)
  }

  @Test(arguments: [("R8-%E7%A2%BA-0001", true), ("R8-0001.csv", true), ("a%0Ab", false), ("%E2%80%AE", false)])
  func aPapersNumberMayHoldLetters(_ gap: String, _ isTaken: Bool) throws {
    let endpoint = Endpoint(
      "sample.paper", .get, "/papers/{number}", operation: nil, summary: Summary("x"), answers: [.noContent],
      gaps: .letters, handler: .open { _ in .noContent })
    let admission = Admission(limits: SurfaceLimits(), router: Router([endpoint]))
    let admitted = try admission.admit(
      RawRequest(method: .get, target: "/papers/\(gap)", headers: [:]), RequestFields(HTTPFields()), .problem)
    #expect(((try? admitted.decodedGaps()) != nil) == isTaken)
  }

  /// A console key known from a cache is confirmed before any work, since a console's work may be no tenant's.
  @Test func aConsolesKeyFromACacheIsConfirmed() async throws {
    final class Confirmations: Sendable { let count = Mutex(0) }
    let confirmations = Confirmations()
    let plain = Keys.caller("dddddddddddd", kind: .console, roles: [.manager], reach: nil)
    let service = Keys.caller("aaaaaaaaaaaa")
    let surface = TestSurface(
      authenticator: FakeAuthenticator([
        Keys.staff: Caller(plain.grant, plain.standing, isFromCache: true),
        Keys.service: Caller(service.grant, service.standing, isFromCache: true),
      ])
    ) { _ in
      confirmations.count.withLock { $0 += 1 }
      if confirmations.count.withLock({ $0 }) == 1 { throw AccessRefused(.keyInactive) }
    }
    #expect(try await surface.send(.get, "/tenant/v1/samples", key: Keys.staff).status == 200)
    #expect(surface.authenticator.seen.forgotten == ["dddddddddddd"])
    #expect(surface.authenticator.seen.attempts == 2)
    #expect(confirmations.count.withLock { $0 } == 1)
    _ = try await surface.send(.get, "/v2/things/E1", key: Keys.service)
    #expect(confirmations.count.withLock { $0 } == 1)
  }
}
