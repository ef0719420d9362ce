import CivilTime
import Papers
import StrictJSON
import Testing

@Suite("What papers say beside their figures")
struct ParticularsTests {
  @Test("an empty document still gives everything that a 納入通知書 must name")
  func plainest() throws {
    let particulars = try PaperParticulars([:])
    let terms = particulars.terms(due: CivilDate("2026-03-31"))
    #expect(terms.account != nil && terms.payAt != nil && terms.dueOn != nil)
    #expect(particulars.issuer(host: "福島県").officer == "福島県知事")
    #expect(particulars.issuer(host: "福島県").contact == "福島県　データ連携基盤担当")
    #expect(particulars.explainURL(run: "r", member: "072028") == "moyai billing explain --run r --member 072028")
  }

  @Test("what is given is printed as it is given")
  func given() throws {
    let particulars = try PaperParticulars([
      "issuer": ["officer": "福島県知事　氏名", "seal": "omitted"], "due_on": ["instalments": ["2025-04-30"]],
      "terms": ["account": ["title": "款"], "bank": ["bank": "東邦銀行", "number": "1"]],
      "explain_url": "https://x.example/{run}/{member}", "officers": ["072028": "市長"],
    ])
    #expect(particulars.issuer(host: "福島県").seal == .omitted)
    #expect(particulars.instalmentsDueOn == [CivilDate("2025-04-30")])
    #expect(particulars.terms(due: nil).account?.title == "款")
    #expect(particulars.terms(due: nil).account?.item == "総務費負担金")
    #expect(particulars.terms(due: nil).bank?.bank == "東邦銀行")
    #expect(particulars.explainURL(run: "r", member: "m") == "https://x.example/r/m")
    #expect(particulars.officers == ["072028": "市長"])
  }

  @Test(
    "a member that is not what it should be is refused with its pointer",
    arguments: [
      ("[]", ""), (#"{"isuer":{}}"#, "/isuer"), (#"{"issuer":[]}"#, "/issuer"), (#"{"issuer":{"x":"y"}}"#, "/issuer/x"),
      (#"{"issuer":{"officer":1}}"#, "/issuer/officer"), (#"{"issuer":{"officer":""}}"#, "/issuer/officer"),
      (#"{"issuer":{"contact":"a\nb"}}"#, "/issuer/contact"), (#"{"issuer":{"seal":"red"}}"#, "/issuer/seal"),
      (#"{"due_on":{"notice":"2025-02-30"}}"#, "/due_on/notice"),
      (#"{"due_on":{"instalments":["2025-04-30","x"]}}"#, "/due_on/instalments/1"),
      (#"{"terms":{"account":{"total":"x"}}}"#, "/terms/account/total"), (#"{"officers":{"a/b":1}}"#, "/officers/a~1b"),
    ])
  func refused(document: String, pointer: String) throws {
    let json = try JSON(parsing: Array(document.utf8))
    let error = #expect(throws: PaperError.self) { try PaperParticulars(json) }
    #expect(error?.code == .incomplete && error?.place == pointer)
  }

  @Test("a text has a limit, and the limit itself is taken")
  func limit() throws {
    let text = String(repeating: "長", count: PaperParticulars.textMax)
    #expect(throws: Never.self) { try PaperParticulars(["issuer": ["officer": .string(text)]]) }
    #expect(throws: PaperError.self) { try PaperParticulars(["issuer": ["officer": .string(text + "長")]]) }
  }

  @Test("parts without agreed days fall due as the calendar's example has it, or are spread over the months")
  func days() {
    let four = Instalment.days(parts: 4, of: FiscalYear(2025)).map(\.iso8601)
    #expect(four == ["2025-04-30", "2025-08-31", "2025-12-31", "2026-02-28"])
    #expect(Instalment.days(parts: 2, of: FiscalYear(2025)).map(\.iso8601) == ["2025-04-30", "2025-10-31"])
    #expect(Instalment.days(parts: 0, of: FiscalYear(2025)).isEmpty)
    #expect(Instalment.days(parts: 24, of: FiscalYear(2025)).count == 24)
  }
}
