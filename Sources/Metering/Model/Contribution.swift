import Crypto
import Postgres

/// The identified text of one addition to a roll-up, whose SHA-256 goes into the row's digest.
///
/// The identity (writer, number, kind) is part of the text: two equal counts of one hour are two contributions, and the same
/// contribution twice is recognisable as such.
struct Contribution {
  /// Where the number comes from: sealed batches and working transactions of one writer are numbered apart.
  enum Source: String {
    case batch = "b"
    case transaction = "t"
  }

  let writer: WriterID
  let number: Int64
  let source: Source
  let entry: UsageEntry

  var digest: DigestSum {
    var text: [UInt8] = []
    text.append(contentsOf: writer.text.utf8)
    text.append(contentsOf: "\t\(source.rawValue)\(number)\t\(entry.dimensions.payer.code)\t".utf8)
    entry.appendLine(to: &text)
    return DigestSum(bigEndian: SHA256.hash(data: text))
  }
}
