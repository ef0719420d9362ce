import CivilTime
import Consent
import Metering
import NIOCore
import Tenancy

/// Reads of personal data. The gates decide and write the ledger as on the long way (HTTPSurface.docc, the planes of
/// persons); what is spared is the way to them and back.
extension ExpressWay {
  func beginPersonalRead(
    _ arrival: Arrival, _ bytes: UnsafeRawBufferPointer, _ shown: inout ShownPersonalKey?
  ) -> Bool {
    guard let entry = readingPersons, let reader = pipeline.services.personal?.reader,
      let form = PersonalReadForm(arrival.head, bytes)
    else { return false }
    return letIn(form.fields, bytes) { now, correlator in
      guard let key = personalKey(form.fields, bytes, &shown, arrival.channel, at: now),
        let access = AccessRequest(
          key.presented, purpose: form.purpose, mode: form.mode, categories: form.categories)
      else { return false }
      let request = PersonalReadRequest(
        entry, arrival, shown: key, correlator: correlator, receivedAt: now, way: self)
      pipeline.services.metrics.expressPersonalReads.add(1, at: 0)
      reader.read(access, of: form.person) { request.finish($0) }
      return true
    }
  }

  /// The key of a request whose limits are known here and not reached. Nothing is counted before the gates have judged it.
  private func personalKey(
    _ fields: ExpressFields, _ bytes: UnsafeRawBufferPointer, _ shown: inout ShownPersonalKey?,
    _ channel: any Channel, at now: Timestamp
  ) -> ShownPersonalKey? {
    if let last = shown, last.isShown(by: fields, bytes), pipeline.authenticator.mayBeJudged(last.key, at: now) {
      return last
    }
    let address = Peer.channel(channel).address
    shown = recognised(fields, bytes, plane: .personal, from: address, at: now).map { key in
      let presented = PresentedKey(
        key.text, address: address, fiwareService: fields.fiwareService.map { bytes.text($0).lowercased() })
      return ShownPersonalKey(key, presented, shownBy: fields, bytes)
    }
    guard let shown, pipeline.authenticator.mayBeJudged(shown.key, at: now) else { return nil }
    return shown
  }

  /// Answers on the event loop.
  func answer(_ request: PersonalReadRequest, _ outcome: Result<PersonalAnswer, any Error>) {
    switch outcome {
    case .success(let found):
      pipeline.authenticator.countJudged(request.shown.key, at: request.receivedAt)
      finish(request, found)
    case .failure(let error) where Pipeline.verdict(error) != nil:
      // A key that is good no longer, or one with too many persons today: nothing was written down, and the long way, which
      // asks once more, knows what else that means.
      pipeline.authenticator.forget(request.shown.key.caller)
      pipeline.drain.leave()
      request.connection.value.startLong(request)
    case .failure(let error):
      pipeline.authenticator.countJudged(request.shown.key, at: request.receivedAt)
      var exchange = exchange(of: request, service: "")
      request.connection.value.send(pipeline.refuse(error, &exchange))
      pipeline.drain.leave()
    }
  }

  private func finish(_ request: PersonalReadRequest, _ found: PersonalAnswer) {
    let service = found.service ?? ""
    pipeline.observer.finished(
      request.entry, since: request.started, status: 200, bytesIn: 0, bytesOut: found.body.count
    ) { exchange(of: request, service: service) }
    let shown = request.shown.origin
    pipeline.usage.count(
      shown.service == service ? shown : origin(of: request, service: service),
      request.entry.endpoint.operation ?? .rejected, bytesIn: 0, bytesOut: Int64(found.body.count),
      at: request.receivedAt)
    let date = pipeline.dates.text(request.receivedAt)
    request.connection.value.send(
      found.body, headBytes: PersonalHead.bytes, closes: pipeline.drain.isDraining
    ) { closes, bytes in
      PersonalHead.write(found, request, date: date, closes: closes, into: &bytes)
    }
    pipeline.drain.leave()
  }

  private func origin(of request: PersonalReadRequest, service: String) -> UsageOrigin {
    let shown = request.shown.origin
    return UsageOrigin(payer: shown.payer, owner: shown.owner, kid: shown.kid, service: service)
  }

  private func exchange(of request: PersonalReadRequest, service: String) -> Exchange {
    var exchange = request.exchange()
    exchange.presented = request.shown.presented
    exchange.foundOrigin = origin(of: request, service: service)
    return exchange
  }
}
