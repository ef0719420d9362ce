package import Logging

/// One line of the access log. Its fields are a closed set: there is no place in it for a path, an entity, a resident,
/// a body or a key.
package struct AccessRecord: Sendable {
  /// The names of the fields. A test compares them with what this says may be logged.
  package enum Field: String, Sendable, CaseIterable {
    case request, endpoint, method, status, code, tenant, kid, service, microseconds
    case bytesIn = "bytes_in"
    case bytesOut = "bytes_out"
    case correlator, trace, listener, fault
  }

  package let values: [(field: Field, value: String)]

  /// As metadata of a log line.
  package var metadata: Logger.Metadata {
    values.reduce(into: [:]) { $0[$1.field.rawValue] = .string($1.value) }
  }

  package subscript(field: Field) -> String? { values.first { $0.field == field }?.value }
}
