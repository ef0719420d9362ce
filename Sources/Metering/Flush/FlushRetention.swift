/// How long the records are kept that recognise a resent batch. Up to one row a second and town is too much to keep for years.
package enum FlushRetention {
  /// Records younger than this are never folded; the row policy `thinning_old_only` holds it as well.
  package static let recordMin = Duration.seconds(36 * 86_400)
  /// A spool older than this is not replayed by itself: its batches might have been folded since. Must be less than the former.
  package static let replayMax = Duration.seconds(30 * 86_400)
  /// Records folded in one transaction.
  package static let foldMax = 10_000
  package static let foldInterval = Duration.seconds(3_600)
}
