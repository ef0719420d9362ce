/// What one transaction adds to one roll-up row.
struct UsageAddition {
  let dimensions: UsageDimensions
  /// The count, or the change of the level.
  var quantity: Int64
  /// The number of contributions.
  var contributions: Int64
  var digest: DigestSum
}
