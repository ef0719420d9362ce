import Papers

/// Sets the blocks of a sheet onto pages. Nothing is drawn yet: page n of m is known only when all pages are set.
struct Typesetter {
  let sheet: Sheet
  let book: FontBook
  let geometry: PageGeometry
  private(set) var pages: [Page] = []
  /// Where the next block begins.
  var y: Double

  init(_ sheet: Sheet, _ book: FontBook) {
    self.sheet = sheet
    self.book = book
    geometry = PageGeometry(sheet.orientation, footnotes: sheet.footnotes.count)
    y = geometry.top
  }

  /// All pages, with head and foot.
  mutating func run() throws(PaperError) -> [Page] {
    try newPage()
    for (index, block) in sheet.blocks.enumerated() {
      try set(block, next: index + 1 < sheet.blocks.count ? sheet.blocks[index + 1] : nil)
    }
    for index in pages.indices { try setFoot(index) }
    return pages
  }

  /// Puts a mark on the page that is being set.
  mutating func put(_ mark: PageMark) { pages[pages.count - 1].marks.append(mark) }

  /// Whether so much height is left.
  func fits(_ height: Double) -> Bool { y + height <= geometry.bottom + 0.01 }

  /// Goes on to a new page unless so much height is left.
  mutating func need(_ height: Double, at place: String) throws(PaperError) {
    guard !fits(height) else { return }
    try newPage()
    guard fits(height) else {
      throw PaperError(.doesNotFit, at: place, "this part is higher than a page")
    }
  }

  /// Begins a page; every page but the first repeats what paper it belongs to.
  mutating func newPage() throws(PaperError) {
    pages.append(Page())
    y = geometry.top
    guard pages.count > 1 else { return }
    let box = try TextBox(
      "\(sheet.title)　\(sheet.number)", FontBook.Face(family: .gothic, size: 7.5), in: book,
      width: geometry.textWidth, alignment: .right)
    put(.text(box, x: geometry.left, y: y - 14, ink: .rule))
    y += 2
  }

  /// A text over the width of the page.
  mutating func set(text: String, _ role: TextRole, _ alignment: Alignment, keepingBelow: Double) throws(PaperError) {
    let box = try TextBox(
      text, role.face, in: book, width: geometry.textWidth, alignment: alignment, leading: role.leading)
    if y > geometry.top + 3 { y += role.before }
    try need(box.height + keepingBelow, at: text)
    put(.text(box, x: geometry.left, y: y))
    y += box.height + role.after
  }

  private mutating func set(_ block: Block, next: Block?) throws(PaperError) {
    switch block {
    case .text(let text, let role, let alignment):
      // A heading never stands alone at the end of a page.
      try set(text: text, role, alignment, keepingBelow: role == .heading && next != nil ? 80 : 0)
    case .addressee(let name): try set(addressee: name)
    case .issuer(let lines, let seal): try set(issuer: lines, seal)
    case .fields(let fields): try set(fields)
    case .amount(let label, let text): try set(amount: text, label: label)
    case .table(let table): try set(table)
    case .columnChart(let chart): try set(chart)
    case .gap: y += 8
    case .pageBreak: try newPage()
    }
  }

  private mutating func setFoot(_ index: Int) throws(PaperError) {
    let face = FontBook.Face(family: .gothic, size: 6.3)
    var y = geometry.height - geometry.foot - 6
    var marks: [PageMark] = [
      .line(x1: geometry.left, y1: y, x2: geometry.right, y2: y, width: 0.3, ink: .faint)
    ]
    y += 2
    for note in sheet.footnotes {
      let box = try TextBox(note, face, in: book)
      guard box.width <= geometry.textWidth else {
        throw PaperError(.doesNotFit, at: note, "a line of the foot is wider than the page")
      }
      marks.append(.text(box, x: geometry.left, y: y, ink: .rule))
      y += 9
    }
    let number = try TextBox(
      "\(index + 1) / \(pages.count)", FontBook.Face(family: .gothic, size: 8), in: book, width: geometry.textWidth,
      alignment: .center)
    marks.append(.text(number, x: geometry.left, y: y + 2))
    pages[index].marks += marks
  }
}
