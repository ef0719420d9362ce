package import CivilTime
import Postgres

/// Into what pieces an interval is cut. Days, months and fiscal years are those of Asia/Tokyo (Metering.docc, what is
/// counted).
package enum UsageWindow: String, CaseIterable, Sendable {
  case hour, day, month
  case fiscalYear = "fy"
  /// The interval in one piece.
  case whole = "total"

  /// How long an interval may be asked for in these pieces: at most 744 hours, 400 days, 120 months, 20 years.
  package var spanMax: Duration {
    switch self {
    case .hour: .seconds(31 * 86_400)
    case .day: .seconds(400 * 86_400)
    case .month: .seconds(3_660 * 86_400)
    case .fiscalYear, .whole: .seconds(7_320 * 86_400)
    }
  }

  /// The piece that holds an instant, before it is cut to the interval asked for.
  package func interval(containing instant: Timestamp, within bounds: Range<Timestamp>) -> Range<Timestamp> {
    let date = JapanTime.date(of: instant)
    switch self {
    case .hour:
      return instant.hour..<(instant.hour + .seconds(3_600))
    case .day:
      return JapanTime.startOfDay(date)..<JapanTime.startOfDay(date.adding(days: 1))
    case .month:
      let first = date.adding(days: 1 - date.day)
      let next = first.adding(days: CivilDate.dayCount(year: first.year, month: first.month))
      return JapanTime.startOfDay(first)..<JapanTime.startOfDay(next)
    case .fiscalYear:
      let year = FiscalYear(containing: date)
      return year.start..<year.end
    case .whole:
      return bounds
    }
  }

  /// The start of the piece that holds column `hour`, in the time zone that has no summer time.
  func start(of hour: SQL, from bound: Timestamp) -> SQL {
    switch self {
    case .hour: hour
    case .day: "date_trunc('day', \(hour), 'Asia/Tokyo')"
    case .month: "date_trunc('month', \(hour), 'Asia/Tokyo')"
    case .fiscalYear:
      """
      (date_trunc('year', \(hour) AT TIME ZONE 'Asia/Tokyo' - interval '3 months') + interval '3 months')
        AT TIME ZONE 'Asia/Tokyo'
      """
    case .whole: "\(bound)"
    }
  }
}
