import HTTPTypes

/// All endpoints there are. A list of a domain's endpoints joins here, and everything else follows.
package enum EndpointTable {
  /// In the order in which the OpenAPI text shows them. Whatever billing is asked for names a year or a run, and is judged
  /// as a part of a case.
  package static let all: [Endpoint] = [
    PublicEndpoints.all,
    PageEndpoints.all,
    PersonalEndpoints.all,
    CitizenEndpoints.all,
    PublicRegisterEndpoints.all,
    NGSIEndpoints.all,
    TenantEndpoints.all,
    TenantBillingEndpoints.all.map { $0.refusing(.notFound, .invalidInput) },
    SubjectEndpoints.all,
    LedgerEndpoints.all,
    OfferEndpoints.all,
    DataClassEndpoints.all,
    NumberGuardEndpoints.all,
    KeyEndpoints.all,
    AdminEndpoints.all,
    BillingEndpoints.all.map { $0.refusing(.notFound, .invalidInput) },
    BillingRunEndpoints.all.map { $0.refusing(.notFound, .invalidInput) },
    DataRegisterEndpoints.all,
    TestEndpoints.all,
  ].flatMap { $0 }

  /// What one listener serves.
  package static func endpoints(on listener: Listener) -> [Endpoint] {
    all.filter { $0.listeners.contains(listener) }
  }

  /// Faults in the table itself, each a sentence. A test asks that there are none, and the server asks before it
  /// listens: a table that contradicts itself must not serve.
  package static func faults(in endpoints: [Endpoint] = all) -> [String] {
    var faults: [String] = []
    var ids: Set<EndpointID> = []
    var routes: Set<String> = []
    for endpoint in endpoints {
      if !endpoint.id.isWellFormed { faults.append("\(endpoint.id): an id is lower-case words joined by dots") }
      if !ids.insert(endpoint.id).inserted { faults.append("\(endpoint.id): the id is used twice") }
      let route = "\(endpoint.method.rawValue) \(endpoint.path.filled { _ in "{}" })"
      for listener in Listener.allCases where endpoint.listeners.contains(listener) {
        let place = "\(route) on \(listener.rawValue)"
        if !routes.insert(place).inserted { faults.append("\(endpoint.id): \(place) is served twice") }
      }
      faults += endpoint.contradictions
    }
    return faults
  }
}

extension Endpoint {
  /// What in this declaration cannot be meant.
  var contradictions: [String] {
    var found: [String] = []
    func refuse(_ condition: Bool, _ why: String) {
      if condition { found.append("\(id): \(why)") }
    }
    refuse(Set(path.parameterNames).count != path.parameterNames.count, "two parts of the path have one name")
    refuse(body != .none && (method == .get || method == .delete), "GET and DELETE have no body")
    refuse(repetition == .keyed && method != .post, "only POST needs an idempotency key")
    refuse(
      method == .post && repetition != .keyed && (plane == .tenant || plane == .admin)
        && !TestEndpoints.unkeyed.contains(id),
      "a POST of a console creates or changes, so its handler is a change with an idempotency key"
        + " (HTTPSurface.docc, repetitions)")
    refuse(plane == .admin && listeners != [.admin], "the admin plane has its own listener")
    refuse(plane != .admin && plane != .public && listeners.contains(.admin), "the admin listener serves operators")
    refuse(answers.isEmpty, "it must say what it answers")
    refuse(plane != .public && operation == nil, "what a caller does must be counted (Metering.docc, what is counted)")
    refuse((plane == .tenant || plane == .admin) && summary.japanese == nil, "staff read summaries in Japanese")
    refuse((body.form?.bytesMax ?? 0) > BodyForm.ngsiBytesMax, "no body may be larger than 1 MiB")
    return found
  }
}
