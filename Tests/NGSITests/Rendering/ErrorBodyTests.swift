import NGSI
import StrictJSON
import Testing

@Suite("Error bodies (behaviours 6, 14, 52)")
struct ErrorBodyTests {
  private func text(_ error: NGSIError) -> String { String(decoding: error.body, as: UTF8.self) }

  @Test("exactly error and description, compact")
  func shape() {
    #expect(
      text(.entityNotFound)
        == #"{"error":"NotFound","description":"The requested entity has not been found. Check type and id"}"#)
    #expect(text(.alreadyExists) == #"{"error":"Unprocessable","description":"Already Exists"}"#)
  }

  @Test("what a client sent comes back without the forbidden characters")
  func escaping() throws {
    let error = NGSIError(.badRequest, #"<a> "b" 'c' = ; ( ) & もやい"#)
    let description = try JSON(parsing: error.body).object?["description"]?.string
    #expect(description == "&lt;a&gt; &quot;b&quot; &#39;c&#39; &#61; &#59; &#40; &#41; & もやい")
  }

  @Test("every name has its status", arguments: NGSIError.Name.allCases)
  func statuses(name: NGSIError.Name) {
    #expect((400...501).contains(NGSIError(name, "").status))
    #expect(NGSIError(name, "").error == name.rawValue)
  }
}
