import DataClasses
import Testing

@Suite struct DataClassTests {
  /// The table of the page, row by row: personal read, write, read, notify, offer, key.
  static let table: [DataClass: [DataRoute: RouteRule]] = [
    .nonPersonal: [
      .personalRead: .closed(.classRouteMissing), .ngsiWrite: .key, .ngsiRead: .key, .ngsiNotify: .key,
      .offer: .closed(.classHasNoRoute), .key: .key,
    ],
    .personal: [
      .personalRead: .consent, .ngsiWrite: .closed(.dataClassRefused), .ngsiRead: .closed(.classRouteMissing),
      .ngsiNotify: .closed(.classRouteMissing), .offer: .consent, .key: .key,
    ],
    .pseudonymised: [
      .personalRead: .closed(.classRouteMissing), .ngsiWrite: .closed(.dataClassRefused),
      .ngsiRead: .closed(.classRouteMissing), .ngsiNotify: .closed(.classRouteMissing),
      .offer: .closed(.classHasNoRoute), .key: .closed(.classHasNoRoute),
    ],
    .anonymisedPublic: [
      .personalRead: .closed(.classRouteMissing), .ngsiWrite: .key, .ngsiRead: .recipient(.contract),
      .ngsiNotify: .recipient(.contract), .offer: .closed(.classHasNoRoute), .key: .key,
    ],
    .anonymisedPrivate: [
      .personalRead: .closed(.classRouteMissing), .ngsiWrite: .key, .ngsiRead: .key, .ngsiNotify: .key,
      .offer: .closed(.classHasNoRoute), .key: .key,
    ],
    .personRelated: [
      .personalRead: .closed(.classRouteMissing), .ngsiWrite: .key, .ngsiRead: .recipient(.confirmation),
      .ngsiNotify: .recipient(.confirmation), .offer: .closed(.classHasNoRoute), .key: .key,
    ],
  ]

  @Test(arguments: DataClass.allCases, DataRoute.allCases)
  func I28_everyRouteAndClassIsDecidedByTheTable(dataClass: DataClass, route: DataRoute) {
    #expect(dataClass.rule(for: route) == Self.table[dataClass]?[route])
  }

  @Test func pseudonymisedDataHasNoRouteAtAll() {
    for route in DataRoute.allCases {
      if case .closed = DataClass.pseudonymised.rule(for: route) { continue }
      Issue.record("\(route) is open")
    }
  }

  @Test(arguments: DataClass.allCases, DataClass.allCases)
  func onlyOneDirectionIsStricter(left: DataClass, right: DataClass) {
    #expect(!(left.isStricter(than: right) && right.isStricter(than: left)))
    if left == right { #expect(!left.isStricter(than: right)) }
  }

  /// What a stricter class allows on `/v2`, the freer one allowed too.
  @Test(arguments: DataClass.allCases, DataClass.allCases)
  func aStricterClassOpensNothingOnTheOpenPlane(stricter: DataClass, freer: DataClass) {
    guard stricter.isStricter(than: freer) else { return }
    for route in [DataRoute.ngsiWrite, .ngsiRead, .ngsiNotify, .key] where stricter.rule(for: route) == .key {
      #expect(freer.rule(for: route) == .key)
    }
  }

  @Test func rulesHideAndRefuseByTheTable() {
    let rules = ClassRules(
      revision: 7,
      labels: [
        .init("Patient", .personal), .init("Case", .pseudonymised), .init("Survey", .anonymisedPublic),
        .init("Contracted", .anonymisedPublic, isRecipient: true), .init("Visitor", .personRelated),
        .init("Private", .anonymisedPrivate), .init("Open", .nonPersonal),
        .init("Strange", .personal, isRecipient: true),
      ])
    #expect(rules.hiddenTypes == ["Case", "Patient", "Strange", "Survey", "Visitor"])
    for type in ["Patient", "patient", "CASE", "Person", "person", "PERSON", "strange"] {
      #expect(!rules.mayWrite(type))
    }
    for type in ["Survey", "Visitor", "Private", "Open", "Building", "Persona"] { #expect(rules.mayWrite(type)) }
    #expect(!rules.mayRead("Survey") && rules.mayRead("Contracted") && rules.mayRead("survey"))
  }

  @Test func aTownWithoutLabelsHidesNothingAndRefusesPersonsOnly() {
    #expect(ClassRules.none.hiddenTypes.isEmpty)
    #expect(!ClassRules.none.mayWrite("Person") && !ClassRules.none.mayWrite("person"))
    #expect(ClassRules.none.mayWrite("Sensor") && ClassRules.none.mayRead("Person"))
  }
}
