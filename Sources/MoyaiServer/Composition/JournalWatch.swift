import HTTPSurface
import Metering
import Synchronization

/// Looks how much exact usage waits to be folded into the roll-ups (Metering.docc, the journal). No figure misses what waits;
/// but every figure reads it, and what grows is not being folded.
final class JournalWatch: Sendable {
  static let interval = Duration.seconds(10)

  private let journal: JournalFolder
  private let waiting = Mutex<Int?>(nil)

  init(_ journal: JournalFolder) { self.journal = journal }

  /// Looks once. While the database is away the last look stands.
  func look() async throws {
    let rows = try await journal.waiting()
    waiting.withLock { $0 = rows }
  }

  func write(to text: inout MetricsText) {
    text.family(
      "moyai_metering_journal_rows", .gauge,
      "Charged transactions that waited to be folded when last looked, up to a million")
    if let rows = waiting.withLock({ $0 }) { text.sample("moyai_metering_journal_rows", [], rows) }
  }
}
