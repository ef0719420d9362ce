/// What one of a meter's quantity is.
package enum MeterUnit: String, CaseIterable, Sendable {
  case call, item, delivery, check, request, run, row, minute, ticket, byte, millisecond, block
  case entity, subscription, service, person

  /// The unit of the integral of a level over time, as reports print it: "byte-hours".
  package var timeWeighted: String { rawValue + "-hours" }
}
