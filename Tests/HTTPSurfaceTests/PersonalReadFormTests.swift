import ConsentRules
import MoyaiTesting
import NumberGuard
import Testing

@testable import HTTPSurface

/// Which reads of personal data go the express way, and that they mean there what they mean on the long one.
@Suite struct PersonalReadFormTests {
  private static let person = "pp_00041061050r3gg28a1c60t3gf"

  private static func form(
    _ target: String, _ fields: String = "Moyai-Purpose: pur_abc", method: String = "GET"
  ) -> PersonalReadForm? {
    let text = "\(method) \(target) HTTP/1.1\r\nHost: x\r\nX-Auth-Token: k\r\n\(fields)\r\n\r\n"
    return Array(text.utf8).withUnsafeBytes { bytes in PlainHead(bytes).flatMap { PersonalReadForm($0, bytes) } }
  }

  @Test func aPlainReadIsRead() throws {
    let target = "/personal/v1/subjects/\(Self.person)?categories=health.checkup,health.steps_2"
    let form = try #require(Self.form(target))
    #expect(form.person.text == Self.person && form.mode == .view && form.purpose.text == "pur_abc")
    #expect(form.categories.map(\.text) == ["health.checkup", "health.steps_2"])
    #expect(Self.form(target, "moyai-purpose: pur_abc\r\nMoyai-Mode: store\r\nUser-Agent: u/1")?.mode == .store)
  }

  @Test(arguments: [
    "/personal/v1/subjects/\(person)", "/personal/v1/subjects/\(person)?categories=",
    "/personal/v1/subjects/\(person)?categories=a", "/personal/v1/subjects/\(person)?categories=a.b,",
    "/personal/v1/subjects/\(person)?categories=a.b&x=1", "/personal/v1/subjects/\(person)?x=1&categories=a.b",
    "/personal/v1/subjects/\(person)?categories=a.b%2Cc.d", "/personal/v1/subjects/\(person)?Categories=a.b",
    "/personal/v1/subjects/\(person)/?categories=a.b", "/personal/v1/subjects//\(person)?categories=a.b",
    "/personal/v1/subjects/\(person)x?categories=a.b", "/personal/v1/subjects/\(person.dropLast())?categories=a.b",
    "/personal/v1/subjects/\(person.uppercased())?categories=a.b", "/Personal/v1/subjects/\(person)?categories=a.b",
    "/personal/v1/subjects/\(person)?categories=a.b123456,a.c123456",
    "/personal/v1/subjects/\(person)?categories=a.b1e9",
    "/v2/entities/a", "/",
  ])
  func whatIsNotPlainGoesTheLongWay(_ target: String) { #expect(Self.form(target) == nil) }

  @Test(arguments: [
    "", "Moyai-Purpose: ", "Moyai-Purpose: pur_a", "Moyai-Purpose: pur_abc,pur_abd",
    "Moyai-Purpose: pur_abc\r\nMoyai-Purpose: pur_abc", "Moyai-Purpose: pur_abc\r\nMoyai-Mode: keep",
    "Moyai-Purpose: pur_abc\r\nMoyai-Mode: view\r\nMoyai-Mode: view", "Moyai-Purpose: pur_abc\r\nX-API-Key: k",
    "Moyai-Purpose: pur_abc\r\nMoyai-Tenant: a", "Moyai-Purpose: pur_abc\r\nAccept: text/plain",
    "Moyai-Purpose: pur_abc\r\nIdempotency-Key: a", "Moyai-Purpose: pur_abc\r\nTraceparent: 00-1-1-00",
    "Moyai-Purpose: pur_abc\r\nContent-Length: 0", "Moyai-Purpose: pur_abc\r\nFiware-ServicePath: /",
  ])
  func aFieldThatMeansMoreGoesTheLongWay(_ fields: String) {
    #expect(Self.form("/personal/v1/subjects/\(Self.person)?categories=a.b", fields) == nil)
  }

  @Test func otherMethodsGoTheLongWay() {
    for method in ["POST", "PUT", "PATCH", "DELETE", "HEAD"] {
      #expect(Self.form("/personal/v1/subjects/\(Self.person)?categories=a.b", method: method) == nil)
    }
  }

  /// The plain ways of `/v2` know neither field.
  @Test func aPurposeOnTheOtherPlaneIsUnusual() {
    for field in ["Moyai-Purpose: pur_abc", "Moyai-Mode: view"] {
      let text = "GET /v2/entities/a HTTP/1.1\r\nHost: x\r\nX-Auth-Token: k\r\n\(field)\r\n\r\n"
      let form = Array(text.utf8).withUnsafeBytes { bytes in PlainHead(bytes).flatMap { KeyedReadForm($0, bytes) } }
      #expect(form == nil)
    }
  }

  /// Targets with something changed here and there, and many a digit: whatever is read is what the long way would read, and
  /// has no key and no suspected number in it.
  @Test func whatIsReadIsWhatTheLongWayReads() throws {
    var random = SeededGenerator()
    let spice = Array("0123456789e.,_az&=?/%+PE".utf8)
    var read = 0
    for _ in 0..<30_000 {
      let person = PairwiseID.random(using: &random).text
      var target = Array("/personal/v1/subjects/\(person)?categories=health.checkup".utf8)
      for _ in 0..<Int.random(in: 0...14, using: &random) { target.append(spice.randomElement(using: &random) ?? 0) }
      for _ in 0..<Int.random(in: 0...1, using: &random) {
        target[Int.random(in: 0..<target.count, using: &random)] = spice.randomElement(using: &random) ?? 0
      }
      let text = String(decoding: target, as: UTF8.self)
      guard let form = Self.form(text) else { continue }
      read += 1
      let (path, query) = Admission.path(of: text)
      let categories = try QueryItems(query: query, itemsMax: 64)["categories"]
      #expect(try PersonalForm.person(String(path.split(separator: "/").last ?? "")) == form.person)
      #expect(try PersonalForm.categories(categories) == form.categories, "\(text)")
      #expect(!NumberGuard.isSuspect(form.person.text) && !NumberGuard.isSuspect(categories ?? ""), "\(text)")
      guard case .nothing = KeySearch.find(inTarget: text) else {
        Issue.record("a key in \(text)")
        return
      }
    }
    #expect(read > 1_000, "too few were read to mean anything: \(read)")
  }
}
