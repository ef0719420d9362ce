import StrictJSON
import Testing

@testable import NGSI

@Suite struct URLParametersTests {
  @Test func `names and values are decoded`() throws {
    let parameters = try URLParameters(query: "q=D%3E2016-10-01T00:18:52%2B01:30&type=%E6%9D%B1&x=a+b&&")
    #expect(parameters["q"] == "D>2016-10-01T00:18:52+01:30")
    #expect(parameters["type"] == "東")
    #expect(parameters["x"] == "a b")
    #expect(parameters["y"] == nil)
    #expect(try URLParameters(query: "q===12")["q"] == "==12")
  }

  static let bad: [(String, String)] = [
    ("a", "Empty right-hand-side for URI param /a/"), ("q=", "Empty right-hand-side for URI param /q/"),
    ("ic====", "invalid character in URI parameter"), ("id=a%3Cb", "invalid character in URI parameter"),
    ("id=a%22b", "invalid character in URI parameter"), ("attrs=a;b", "invalid character in URI parameter"),
    ("type=a'b", "invalid character in URI parameter"), ("type=(a)", "invalid character in URI parameter"),
    ("a%3Cb=1", "invalid character in URI parameter"), ("q=a%00", "invalid character in URI parameter"),
    ("q=%4", "invalid character in URI parameter"), ("q=%zz", "invalid character in URI parameter"),
    ("q=%ff", "invalid character in URI parameter"), ("id=a&id=b", "repeated URI param /id/"),
    ("orderBy=a,,b", "empty orderBy token detected"), ("orderBy=,a", "empty orderBy token detected"),
    ("id=E1,", "empty item in URI param /id/"),
    ("id=a&idPattern=b", "Incompatible parameters: id, idPattern"),
    ("type=a&typePattern=b", "Incompatible parameters: type, typePattern"),
    ("idPattern=*", "Invalid regex for entity idPattern"),
    ("typePattern=(?!a)", "Invalid regex for entity typePattern"),
    ("limit=abc", "Bad pagination limit: /abc/ [must be a positive integer number]"),
    ("limit=-1", "Bad pagination limit: /-1/ [must be a positive integer number]"),
    ("limit=1001", "Bad pagination limit: /1001/ [max: 1000]"),
    ("limit=99999999999999999999", "Bad pagination limit: /99999999999999999999/ [must be a positive integer number]"),
    ("offset=qwe", "Bad pagination offset: /qwe/ [must be a decimal number]"),
    ("offset=100001", "Bad pagination offset: /100001/ [max: 100000]"),
    ("options=BAD", "Invalid value for URI param /options/"),
    ("options=keyValues,values", "Invalid value for URI param /options/"),
    ("options=values,unique", "Invalid value for URI param /options/"),
    ("orderBy=age,age", "duplicate orderBy token detected"), ("orderBy=age,!age", "duplicate orderBy token detected"),
    ("orderBy=name,!age,!name", "duplicate orderBy token detected"), ("orderBy=!", "empty orderBy token detected"),
    ("orderBy=geo:distance", "orderBy geo:distance needs georel near"),
  ]

  @Test(arguments: bad)
  func `a fault in the URL is named`(_ query: String, _ description: String) {
    let refusal = #expect(throws: NGSIError.self) { try EntityQuery(parameters: URLParameters(query: query)) }
    #expect(refusal?.description == description)
    #expect(refusal?.status == 400)
  }

  @Test func `without parameters everything is wanted, twenty at a time`() throws {
    let query = try EntityQuery(parameters: URLParameters())
    #expect(query == EntityQuery())
    #expect(query.page == Page(limit: 20, offset: 0))
    #expect(query.output.isPlain)
  }

  @Test func `every parameter has its place`() throws {
    let text =
      "id=E1,E2&typePattern=^R&q=a>1&mq=a.b&georel=near;maxDistance:10&geometry=point&coords=1,2&attrs=a,*,dateCreated,a"
      + "&metadata=m&orderBy=!a,geo:distance,id&limit=0&offset=7&options=count,keyValues,skipForwarding"
    let query = try EntityQuery(parameters: URLParameters(query: text))
    #expect(query.selectors == [EntitySelector(id: .oneOf(["E1", "E2"]), type: .pattern(try Pattern("^R")))])
    #expect(query.filter.values.text == "a>1")
    #expect(query.filter.metadata.text == "a.b")
    #expect(
      query.filter.geo
        == GeoQuery(
          relation: .near(minimum: nil, maximum: 10),
          shape: .point(Geometry.Position(longitude: 2, latitude: 1))))
    #expect(query.output.attributes == .only(["a", "dateCreated"], all: true))
    #expect(query.output.metadata == .only(["m"], all: false))
    #expect(query.output.representation == .keyValues)
    #expect(
      query.order == [OrderKey(.attribute("a"), descending: true), OrderKey(.distance), OrderKey(.id)])
    #expect(query.page == Page(limit: 0, offset: 7))
    #expect(query.countWanted)
    #expect(query.skipForwarding)
  }

  @Test func `dates may still be asked for by option`() throws {
    let plain = try EntityRetrieval(parameters: URLParameters(query: "options=dateCreated,dateModified&type=a,b"))
    #expect(plain.output.attributes == .only(["dateCreated", "dateModified"], all: true))
    #expect(plain.types == ["a", "b"])
    let listed = try EntityRetrieval(
      parameters: URLParameters(query: "options=dateCreated,dateModified&attrs=dateModified,A"))
    #expect(listed.output.attributes == .only(["dateModified", "A", "dateCreated"], all: false))
  }

  @Test(arguments: [
    ("", TypesQuery.Detail.full), ("options=noAttrDetail", .attributeNames), ("options=values", .typeNames),
    ("options=values,noAttrDetail,count", .typeNames),
  ])
  func `the detail of types follows the options`(_ query: String, _ detail: TypesQuery.Detail) throws {
    #expect(try TypesQuery(parameters: URLParameters(query: query)).detail == detail)
  }

  @Test func `each list has a ceiling`() throws {
    func ids(_ count: Int) throws -> EntityQuery {
      try EntityQuery(parameters: URLParameters([("id", (1...count).map(String.init).joined(separator: ","))]))
    }
    #expect(throws: Never.self) { try ids(QueryLimits.namesMax) }
    #expect(throws: NGSIError.self) { try ids(QueryLimits.namesMax + 1) }
    func order(_ count: Int) throws -> EntityQuery {
      try EntityQuery(parameters: URLParameters([("orderBy", (1...count).map { "a\($0)" }.joined(separator: ","))]))
    }
    #expect(throws: Never.self) { try order(QueryLimits.orderKeysMax) }
    #expect(throws: NGSIError.self) { try order(QueryLimits.orderKeysMax + 1) }
    func many(_ count: Int) throws -> URLParameters { try URLParameters((1...count).map { ("p\($0)", "x") }) }
    #expect(throws: Never.self) { try many(QueryLimits.parametersMax) }
    #expect(throws: NGSIError.self) { try many(QueryLimits.parametersMax + 1) }
    #expect(throws: Never.self) { try EntityQuery(parameters: URLParameters(query: "limit=1000&offset=100000")) }
  }
}
