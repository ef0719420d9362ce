package import CivilTime

/// One paper as blocks in reading order, with everything that the typesetter may not decide: words, numbers, what
/// belongs together. It holds no measures; those are the press's.
package struct Sheet: Sendable, Hashable {
  /// A4, upright or on its side.
  package enum Orientation: Sendable { case portrait, landscape }

  /// The title, also that of the file.
  package var title: String
  /// 文書番号; stands beside the title on every page after the first.
  package var number: String
  /// The author in the file's metadata: the issuer.
  package var author: String
  /// The day in the file's metadata. Papers bear the day they were issued, never that of the printing, so the bytes
  /// are the same whenever they are rendered.
  package var date: CivilDate
  package var orientation: Orientation
  /// 試算, 参考, 見本: stands large and pale behind every page.
  package var watermark: String?
  /// Small lines at the foot of every page: digest and explain page.
  package var footnotes: [String]
  package var blocks: [Block]

  /// A paper of blocks.
  package init(
    title: String, number: String, author: String, date: CivilDate, orientation: Orientation = .portrait,
    watermark: String? = nil, footnotes: [String] = [], blocks: [Block]
  ) {
    self.title = title
    self.number = number
    self.author = author
    self.date = date
    self.orientation = orientation
    self.watermark = watermark
    self.footnotes = footnotes
    self.blocks = blocks
  }
}

/// A part of a paper that stands below the one before it.
package enum Block: Sendable, Hashable {
  case text(String, TextRole = .body, Alignment = .left)
  /// 宛先: the name, large, with its honorific.
  case addressee(String)
  /// 発信者, at the right, with room for the seal over the end of the last line.
  case issuer([String], seal: Seal)
  /// Numbered lines of a letter: label, spread over one width for all, and text.
  case fields([Field])
  /// The amount of the letter in a frame.
  case amount(label: String, text: String)
  case table(Table)
  case columnChart(ColumnChart)
  /// A little room.
  case gap
  case pageBreak

  /// 公印: room for the seal, or the words that say there is none.
  package enum Seal: Sendable, Hashable { case space, omitted }

  /// A label and its text.
  package struct Field: Sendable, Hashable {
    package let label: String
    package let text: String

    /// A label and its text.
    package init(_ label: String, _ text: String) {
      self.label = label
      self.text = text
    }
  }
}

/// What a text is for; the press gives each role its type.
package enum TextRole: Sendable, Hashable, CaseIterable {
  case title, heading, body, small, note
}

/// Where a text stands in its space.
package enum Alignment: Sendable, Hashable { case left, center, right }
