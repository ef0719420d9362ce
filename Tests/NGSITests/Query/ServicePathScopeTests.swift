import Testing

@testable import NGSI

@Suite struct ServicePathScopeTests {
  static let rows: [(String?, String, Bool)] = [
    (nil, "/", true), (nil, "/a/b", true), ("", "/a", true), ("/", "/", true), ("/", "/a", false), ("/#", "/a", true),
    ("/a", "/a", true), ("/a/", "/a", true), ("/a", "/a/b", false), ("/a/#", "/a", true), ("/a/#", "/a/b/c", true),
    ("/a/#", "/ab", false), ("/a/#", "/", false), ("/a, /b/#", "/b/c", true), ("/a,/b", "/c", false),
  ]

  @Test(arguments: rows)
  func `a query looks at its paths`(_ header: String?, _ path: String, _ isContained: Bool) throws {
    #expect(try ServicePathScope(header: header).contains(ServicePath(path)) == isContained)
  }

  @Test(arguments: ["a", "#", "/a#", "/a/#/b", "/a//b", "/a,", "/a/##", "/a-b", "//#"])
  func `a wrong path is refused`(_ header: String) {
    let refusal = #expect(throws: NGSIError.self) { try ServicePathScope(header: header) }
    #expect(refusal?.status == 400)
  }

  @Test func `ten paths are the most`() throws {
    let ten = Array(repeating: "/a", count: 10).joined(separator: ",")
    #expect(throws: Never.self) { try ServicePathScope(header: ten) }
    #expect(throws: NGSIError.self) { try ServicePathScope(header: ten + ",/b") }
  }
}
