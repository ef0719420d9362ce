/// What the entities of a type are in the eyes of the Act on the Protection of Personal Information (個人情報保護法).
package enum DataClass: String, Sendable, Hashable, CaseIterable {
  /// About nobody. What a type is without a label.
  case nonPersonal = "non_personal"
  /// 個人情報.
  case personal
  /// 仮名加工情報 (Art. 41, 73): may not be given to anyone.
  case pseudonymised
  /// 行政機関等匿名加工情報 (Art. 109): to whom a contract was made with.
  case anonymisedPublic = "anonymised_public"
  /// 匿名加工情報 (Art. 43).
  case anonymisedPrivate = "anonymised_private"
  /// 個人関連情報 (Art. 31): to whom it was confirmed that the persons agreed.
  case personRelated = "person_related"

  /// How narrow it is: a label may be set at once to a stricter class. Neither of two with the same number is stricter.
  private var rank: Int {
    switch self {
    case .nonPersonal: 0
    case .anonymisedPrivate: 1
    case .anonymisedPublic, .personRelated: 2
    case .personal: 3
    case .pseudonymised: 4
    }
  }

  /// Whether going from `other` to this takes no second person.
  package func isStricter(than other: DataClass) -> Bool { rank > other.rank }
}

/// A way on which data of a class could come in or go out.
package enum DataRoute: String, Sendable, Hashable, CaseIterable {
  /// `/personal/v1`, reading.
  case personalRead
  /// `/v2`, creating and changing.
  case ngsiWrite
  /// `/v2`, reading, counting, listing types.
  case ngsiRead
  /// `/v2`, notifications.
  case ngsiNotify
  /// An offer to residents.
  case offer
  /// A key that names the type.
  case key
}

/// What a route asks for data of a class.
package enum RouteRule: Sendable, Hashable {
  /// A key that covers it.
  case key
  /// A consent that holds at that moment.
  case consent
  /// A record that the service may receive it, of this kind.
  case recipient(RecipientGround)
  /// The route does not exist for the class.
  case closed(ClosedRoute)
}

/// What makes a service a recipient.
package enum RecipientGround: String, Sendable, Hashable, CaseIterable {
  /// The contract of Art. 115.
  case contract
  /// The confirmation of Art. 31(1)(i).
  case confirmation
}

/// How a closed route answers. The raw value is the public code.
package enum ClosedRoute: String, Sendable, Hashable, CaseIterable {
  /// 422: no way leads outward, so nothing may be offered or keyed.
  case classHasNoRoute = "class_has_no_route"
  /// 422: not to be written here.
  case dataClassRefused = "data_class_refused"
  /// 403: not to be read here.
  case classRouteMissing = "class_route_missing"
}

extension DataClass {
  /// The one table. Every plane asks it and nothing else.
  package func rule(for route: DataRoute) -> RouteRule {
    switch (self, route) {
    case (.personal, .personalRead), (.personal, .offer): .consent
    case (_, .personalRead): .closed(.classRouteMissing)
    case (_, .offer): .closed(.classHasNoRoute)

    case (.personal, .ngsiWrite), (.pseudonymised, .ngsiWrite): .closed(.dataClassRefused)
    case (_, .ngsiWrite): .key

    case (.nonPersonal, .ngsiRead), (.nonPersonal, .ngsiNotify): .key
    case (.anonymisedPrivate, .ngsiRead), (.anonymisedPrivate, .ngsiNotify): .key
    case (.anonymisedPublic, .ngsiRead), (.anonymisedPublic, .ngsiNotify): .recipient(.contract)
    case (.personRelated, .ngsiRead), (.personRelated, .ngsiNotify): .recipient(.confirmation)
    case (.personal, .ngsiRead), (.personal, .ngsiNotify), (.pseudonymised, .ngsiRead), (.pseudonymised, .ngsiNotify):
      .closed(.classRouteMissing)

    case (.pseudonymised, .key): .closed(.classHasNoRoute)
    case (_, .key): .key
    }
  }

  /// What a service must show to receive it on `/v2`; nil where a recipient is not recorded.
  package var ground: RecipientGround? {
    if case .recipient(let ground) = rule(for: .ngsiRead) { ground } else { nil }
  }
}
