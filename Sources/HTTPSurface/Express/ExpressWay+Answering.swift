import Metering
import NGSI
import NIOCore

extension ExpressWay {
  /// Answers on the event loop.
  func answer(_ request: KeyedRequest, _ outcome: KeyedRequest.Outcome) {
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

  private func finish(_ request: KeyedRequest, status: Int, _ body: [UInt8]?) {
    let (bytesIn, bytesOut) = (request.head.bodyBytes, body?.count ?? 0)
    pipeline.observer.finished(
      request.entry, since: request.started, status: status, bytesIn: bytesIn, bytesOut: bytesOut
    ) { exchange(of: request) }
    pipeline.usage.count(
      request.shown.origin, request.entry.endpoint.operation ?? .rejected, bytesIn: Int64(bytesIn),
      bytesOut: Int64(bytesOut), at: request.receivedAt)
    let date = pipeline.dates.text(request.receivedAt)
    request.connection.value.send(
      body, headBytes: ResponseFraming.headBytes, closes: pipeline.drain.isDraining
    ) { closes, bytes in
      ResponseFraming.writeHead(of: request, bodyBytes: body?.count, date: date, closes: closes, into: &bytes)
    }
    pipeline.drain.leave()
  }

  private func exchange(of request: KeyedRequest) -> Exchange {
    var exchange = request.exchange()
    exchange.caller = request.caller
    exchange.standing = request.standing
    return exchange
  }
}
