import HTTPTypes
import Metering

extension NGSIEndpoints {
  static let subscriptions: [Endpoint] =
    endpoints(
      of: .subscription, list: "ngsi.subscription.list", create: "ngsi.subscription.create",
      one: [
        (.get, "ngsi.subscription.read"), (.patch, "ngsi.subscription.update"), (.delete, "ngsi.subscription.delete"),
      ])
    + endpoints(
      of: .registration, list: "ngsi.registration.list", create: "ngsi.registration.create",
      one: [(.get, "ngsi.registration.read"), (.delete, "ngsi.registration.delete")])

  private static func endpoints(
    of kind: SubscribedKind, list: EndpointID, create: EndpointID, one: [(HTTPRequest.Method, EndpointID)]
  ) -> [Endpoint] {
    [
      Endpoint(
        list, .get, PathTemplate(kind.path), operation: .query, summary: Summary("List \(kind.rawValue)s: none"),
        query: [NGSIParameter.limit, NGSIParameter.offset, NGSIParameter.options("count")],
        answers: [.json(200, .array(of: .any))], handler: .service(.ngsiSubscribe, SubscriptionHandlers.list)),
      Endpoint(
        create, .post, PathTemplate(kind.path), operation: .subscribe,
        summary: Summary("Create a \(kind.rawValue); this server refuses it"), body: .required(.ngsi),
        request: .object([], open: true), answers: [.created], refusals: [.notImplemented],
        handler: .service(.ngsiSubscribe, SubscriptionHandlers.refuseCreation(of: kind))),
    ]
      + one.map { method, id in
        Endpoint(
          id, method, PathTemplate("\(kind.path)/{id}"), operation: method == .get ? .read : .subscribe,
          summary: Summary("One \(kind.rawValue); this server has none"),
          body: method == .patch ? .required(.ngsi) : .none,
          request: method == .patch ? .object([], open: true) : nil,
          answers: [method == .get ? .json(200, .any) : .noContent], refusals: [.notFound],
          handler: .service(.ngsiSubscribe, SubscriptionHandlers.find(kind)))
      }
  }
}
