import Metering
import NGSI
import NIOCore

extension ExpressWay {
  /// Answers on the event loop.
  func answer(_ request: ExpressRequest, _ outcome: ExpressRequest.Outcome) {
    do {
      switch outcome {
      case .read(let result):
        var body: [UInt8] = []
        try result.get().write(Output(), into: &body)
        finish(request, status: 200, body)
      case .written(let result):
        _ = try result.get()
        finish(request, status: 204, nil)
      }
    } catch  where Pipeline.mayPass(error) {
      // The record of the key was out of date; the long way asks the database.
      pipeline.authenticator.forget(request.caller)
      pipeline.drain.leave()
      request.connection.value.startLong(request)
    } catch {
      var exchange = exchange(of: request)
      request.connection.value.send(pipeline.refuse(error, &exchange))
      pipeline.drain.leave()
    }
  }

  private func finish(_ request: ExpressRequest, status: Int, _ body: [UInt8]?) {
    let (bytesIn, bytesOut) = (request.head.bodyBytes, body?.count ?? 0)
    pipeline.observer.finished(
      request.entry, since: request.started, status: status, bytesIn: bytesIn, bytesOut: bytesOut
    ) { exchange(of: request) }
    pipeline.usage.count(
      request.shown.origin, request.entry.endpoint.operation ?? .rejected, bytesIn: Int64(bytesIn),
      bytesOut: Int64(bytesOut), at: request.receivedAt)
    request.connection.value.send(
      body, date: pipeline.dates.text(request.receivedAt), request, closes: pipeline.drain.isDraining)
    pipeline.drain.leave()
  }

  /// What the long way would know of the request.
  private func exchange(of request: ExpressRequest) -> Exchange {
    var exchange = Exchange(
      request.rawRequest(.unknown), id: request.id, at: request.receivedAt, since: request.started,
      limits: pipeline.limits)
    exchange.entry = request.entry
    exchange.caller = request.caller
    exchange.standing = request.standing
    exchange.bytesIn = request.head.bodyBytes
    return exchange
  }
}
