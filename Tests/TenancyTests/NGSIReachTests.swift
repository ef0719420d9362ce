import StrictJSON
import Tenancy
import Testing

@Suite("NGSI reach")
struct NGSIReachTests {
  static func reach(_ text: String) throws -> NGSIReach { try NGSIReach(JSON(parsing: text)) }

  static let tourism = #"{"verbs":["read"],"service_paths":["/kankou/#","/bousai"],"types":["TouristDestination"]}"#

  @Test("the example of the spec reads and prints alike")
  func roundTrip() throws {
    for text in [Self.tourism, #"{"verbs":["read","write","subscribe"],"service_paths":["/#"],"types":["*"]}"#] {
      #expect(try Self.reach(text).json.text == text)
    }
    #expect(
      try Self.reach(#"{"verbs":["subscribe","write","read"],"service_paths":["/#"],"types":["*"]}"#) == .everything)
  }

  @Test("a verb that is not covered is refused")
  func verbs() throws {
    let reach = try Self.reach(Self.tourism)
    try reach.require(.read)
    #expect(throws: AccessRefused(.scopeMissing)) { try reach.require(.write) }
    #expect(throws: AccessRefused(.scopeMissing)) { try reach.require([.read, .subscribe]) }
  }

  @Test(
    "wrong forms are refused with their place",
    arguments: [
      ("[]", "/ngsi"),
      (#"{"verbs":["read"],"service_paths":["/#"]}"#, "/ngsi/types"),
      (#"{"verbs":[],"service_paths":["/#"],"types":["*"]}"#, "/ngsi/verbs"),
      (#"{"verbs":["delete"],"service_paths":["/#"],"types":["*"]}"#, "/ngsi/verbs/0"),
      (#"{"verbs":["read","read"],"service_paths":["/#"],"types":["*"]}"#, "/ngsi/verbs"),
      (#"{"verbs":["read"],"service_paths":["kankou"],"types":["*"]}"#, "/ngsi/service_paths/0"),
      (#"{"verbs":["read"],"service_paths":["/a","/b//c"],"types":["*"]}"#, "/ngsi/service_paths/1"),
      (#"{"verbs":["read"],"service_paths":[1],"types":["*"]}"#, "/ngsi/service_paths"),
      (#"{"verbs":["read"],"service_paths":["/#"],"types":["*","T"]}"#, "/ngsi/types"),
      (#"{"verbs":["read"],"service_paths":["/#"],"types":["a b"]}"#, "/ngsi/types/0"),
      (#"{"verbs":["read"],"service_paths":["/#"],"types":["*"],"more":1}"#, "/ngsi/more"),
    ])
  func wrong(text: String, pointer: String) {
    #expect(throws: TenancyError(.ngsiInvalid, at: pointer)) { try Self.reach(text) }
  }

  @Test(
    "a path pattern has 1 to 10 levels of 1 to 50 characters",
    arguments: [
      ("/", true), ("/#", true), ("/a", true), ("/a/#", true), ("/A_9/b", true),
      ("/" + String(repeating: "a", count: 50), true), ("/" + String(repeating: "a", count: 51), false),
      (String(repeating: "/a", count: 10) + "/#", true), (String(repeating: "/a", count: 11), false),
      ("", false), ("a", false), ("/a/", false), ("//", false), ("/#/a", false), ("/a#", false), ("/a-b", false),
      ("/町", false),
    ])
  func patterns(text: String, isValid: Bool) {
    #expect(ServicePathPattern(text)?.text == (isValid ? text : nil))
  }
}
