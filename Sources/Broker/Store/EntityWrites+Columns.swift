import Postgres

/// Arrays as the columns of a join partner. Each stands in a sub-select, or the planner would look at the length of the
/// arrays and plan the statement anew every time, which costs more than running it.
extension SQL {
  static func columns(_ arrays: SQL...) -> SQL {
    "unnest(\(SQL.join(arrays.map { array -> SQL in "(SELECT \(array))" }, separator: ", ")))"
  }
}
