/// How good a count is (Metering.docc, what is counted).
package enum MeterGrade: String, CaseIterable, Sendable {
  /// Counted in the transaction of the effect.
  case exact
  /// A killed process loses at most one seal interval; the report states the gap.
  case bounded
  /// For planning. A rule that names it needs the recorded consent of every member.
  case indicative
}
