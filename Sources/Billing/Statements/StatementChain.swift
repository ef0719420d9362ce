import Allocation

/// The chain of issued papers of a fiscal year: each link covers its number, the digests of its bytes, and the link
/// before it (billing.md §9).
struct StatementChain {
  struct Link: Sendable, Hashable {
    let number: Int
    let csv: String
    let json: String
    let previous: String
    let sha256: String
  }

  private var number: Int
  private var last: String

  init(after last: (number: Int, sha256: String)?) {
    number = last?.number ?? 0
    self.last = last?.sha256 ?? ""
  }

  mutating func append(_ statement: IssuedStatement) -> Link {
    let (csv, json) = (Digest.sha256(statement.csv), Digest.sha256(statement.json))
    number += 1
    let text = [last, String(number), statement.head.number ?? "", csv, json].joined(separator: "\u{1F}")
    let link = Link(number: number, csv: csv, json: json, previous: last, sha256: Digest.sha256(Array(text.utf8)))
    last = link.sha256
    return link
  }
}
