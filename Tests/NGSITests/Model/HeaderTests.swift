import NGSI
import Testing

@Suite("Headers that name a place (behaviours 49, 50)")
struct HeaderTests {
  static let level50 = String(repeating: "a", count: 50)

  @Test(
    "49: service path",
    arguments: [
      ("/", "/"), ("/a", "/a"), ("/a/", "/a"), ("/a/B_9/c", "/a/B_9/c"), ("/\(level50)", "/\(level50)"),
      (String(repeating: "/x", count: 10), String(repeating: "/x", count: 10)),
      (String(repeating: "/x", count: 10) + "/", String(repeating: "/x", count: 10)),
      (String(repeating: "/x", count: 11), "400 BadRequest: too many components in ServicePath"),
      ("/\(level50)a", "400 BadRequest: component-name too long in ServicePath"),
      ("a", "400 BadRequest: Only /absolute/ Service Paths allowed [a service path must begin with /]"),
      ("", "400 BadRequest: Only /absolute/ Service Paths allowed [a service path must begin with /]"),
      ("//", "400 BadRequest: empty component in ServicePath"),
      ("/a//b", "400 BadRequest: empty component in ServicePath"),
      ("/a//", "400 BadRequest: empty component in ServicePath"),
      ("/a-b", "400 BadRequest: a component of ServicePath contains an illegal character"),
      ("/#", "400 BadRequest: a component of ServicePath contains an illegal character"),
      ("/é", "400 BadRequest: a component of ServicePath contains an illegal character"),
      ("/a,/b", "400 BadRequest: a component of ServicePath contains an illegal character"),
    ])
  func servicePath(header: String, expected: String) {
    var path: ServicePath?
    let refusal = answer { path = try ServicePath(header) }
    #expect((path?.text ?? refusal) == expected)
  }

  @Test(
    "50: tenant",
    arguments: [
      ("t1", "t1"), ("Aizu_Wakamatsu9", "aizu_wakamatsu9"), (level50, level50), ("", "none"),
      ("\(level50)a", "400 BadRequest: bad length - a tenant name can be max 50 characters long"),
      ("a-b", "400 BadRequest: bad character in tenant name - only underscore and alphanumeric characters are allowed"),
      ("町", "400 BadRequest: bad character in tenant name - only underscore and alphanumeric characters are allowed"),
    ])
  func tenant(header: String, expected: String) {
    var tenant: TenantHeader?
    let refusal = answer { tenant = try TenantHeader(header) }
    #expect((tenant?.name ?? (refusal == "ok" ? "none" : refusal)) == expected)
  }
}
