/// What a request may be at most (Design, limits). Each limit is inclusive: the limit itself is accepted.
package struct SurfaceLimits: Sendable, Hashable {
  /// Bytes of path and query. `http.uri.bytes.max`
  package var uriBytesMax = 16 << 10
  /// Bytes of all header names and values. `http.headers.bytes.max`
  package var headerBytesMax = 16 << 10
  /// Parameters in a query. `http.query.items.max`
  package var queryItemsMax = 64
  /// Characters of a correlator that is taken over; a longer one is replaced. `http.correlator.bytes.max`
  package var correlatorBytesMax = 256
  /// How long a body may take to arrive whole. `http.body.patience`
  package var bodyPatience = Duration.seconds(20)
  /// How long a connection may stay silent between requests or inside a header. `http.idle.timeout`
  package var idleTimeout = Duration.seconds(75)
  /// Requests worked on at once by one listener; the next one is told to come back. `http.in_flight.max`
  package var inFlightMax = 4_096

  package init() {}

  /// Relations between the limits that must hold, each broken one a sentence.
  package var faults: [String] {
    var faults: [String] = []
    if uriBytesMax < 1_024 { faults.append("http.uri.bytes.max is below 1024, too short for NGSI queries") }
    if headerBytesMax < 1_024 { faults.append("http.headers.bytes.max is below 1024, too short for a key and a trace") }
    if idleTimeout <= bodyPatience {
      faults.append(
        "http.idle.timeout must be longer than http.body.patience, or slow bodies are cut without an answer")
    }
    if inFlightMax < 1 { faults.append("http.in_flight.max must be at least 1") }
    return faults
  }
}
