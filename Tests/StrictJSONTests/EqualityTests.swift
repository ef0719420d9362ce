import StrictJSON
import Testing

@Suite("Values compare exactly")
struct EqualityTests {
  @Test("composed and decomposed letters are different strings and different names")
  func unicode() {
    #expect(JSON.string("\u{E9}") != JSON.string("e\u{301}"))
    var object: JSONObject = ["\u{E9}": 1]
    #expect(object["e\u{301}"] == nil)
    object["e\u{301}"] = 2
    #expect(object.count == 2)
    #expect(Set([JSON.string("\u{E9}"), JSON.string("e\u{301}")]).count == 2)
  }

  @Test("numbers compare by text, objects by order")
  func order() throws {
    #expect(try JSON(parsing: "1") != JSON(parsing: "1.0"))
    #expect(try JSON(parsing: #"{"a":1,"b":2}"#) != JSON(parsing: #"{"b":2,"a":1}"#))
  }

  @Test("setting a member keeps its place, nil removes it")
  func members() {
    var object: JSONObject = ["a": 1, "b": 2, "c": 3]
    object["b"] = "x"
    object["a"] = nil
    object.append("d", .null)
    #expect(JSON.object(object).text == #"{"b":"x","c":3,"d":null}"#)
    #expect(object.remove("zz") == nil)
  }
}
