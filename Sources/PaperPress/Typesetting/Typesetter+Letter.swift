import Papers

/// The parts of a letter.
extension Typesetter {
  mutating func set(addressee name: String) throws(PaperError) {
    let box = try TextBox(
      name, FontBook.Face(family: .mincho, size: 12.5), in: book, width: geometry.textWidth * 0.62)
    y += 8
    try need(box.height, at: name)
    put(.text(box, x: geometry.left + 6, y: y))
    y += box.height + 10
  }

  /// The sender stands at the right; the seal goes over the end of the last line, as it is stamped on paper.
  mutating func set(issuer lines: [String], _ seal: Block.Seal) throws(PaperError) {
    let room = 64.0
    let width = geometry.textWidth * 0.56
    let x = geometry.right - width
    var boxes: [TextBox] = []
    for (index, line) in lines.enumerated() {
      let isLast = index == lines.count - 1
      let face = FontBook.Face(family: .mincho, size: isLast ? 12 : 10)
      boxes.append(try TextBox(line, face, in: book, width: width - room + 8, alignment: .right, leading: 2))
    }
    let height = boxes.reduce(0) { $0 + $1.height + 2 }
    let above = max(0, room / 2 - (boxes.last?.height ?? 0) / 2 - (height - (boxes.last?.height ?? 0)))
    try need(above + height + room / 2, at: "issuer")
    y += above
    for box in boxes {
      put(.text(box, x: x, y: y))
      y += box.height + 2
    }
    let middle = y - 2 - (boxes.last?.height ?? 0) / 2
    switch seal {
    case .space:
      let (left, top) = (geometry.right - room, middle - room / 2)
      put(.frame(x: left, y: top, width: room, height: room, line: 0.5, ink: .faint, dashed: true))
      let label = try TextBox("公印", FontBook.Face(family: .mincho, size: 8), in: book, width: room, alignment: .center)
      put(.text(label, x: left, y: top + room - label.height - 3, ink: .faint))
      y = max(y, top + room)
    case .omitted:
      let label = try TextBox("（公印省略）", FontBook.Face(family: .mincho, size: 9), in: book)
      put(.text(label, x: geometry.right - label.width, y: y))
      y += label.height
    }
    y += 6
  }

  mutating func set(_ fields: [Block.Field]) throws(PaperError) {
    let face = TextRole.body.face
    let numberWidth = 22.0
    var labelWidth = 0.0
    for field in fields { labelWidth = max(labelWidth, try TextBox(field.label, face, in: book).width) }
    // Labels longer than the column are broken, so that one long label does not narrow every text.
    labelWidth = min(max(labelWidth, face.size * 6), face.size * 8.5)
    let textX = geometry.left + numberWidth + labelWidth + 14
    for (index, field) in fields.enumerated() {
      let isShort = try TextBox(field.label, face, in: book).width <= labelWidth
      let label =
        isShort
        ? try TextBox(field.label, face, in: book, spread: labelWidth)
        : try TextBox(field.label, face, in: book, width: labelWidth)
      let text = try TextBox(field.text, face, in: book, width: geometry.right - textX, leading: 1.5)
      let height = max(label.height, text.height)
      try need(height, at: field.label)
      let number = try TextBox(
        CharacterWidth.numeral(index + 1), face, in: book, width: numberWidth - 8, alignment: .right)
      put(.text(number, x: geometry.left - 4, y: y))
      put(.text(label, x: geometry.left + numberWidth, y: y))
      put(.text(text, x: textX, y: y))
      y += height + 3.2
    }
    y += 3
  }

  mutating func set(amount text: String, label: String) throws(PaperError) {
    let name = try TextBox(label, FontBook.Face(family: .gothic, size: 11), in: book)
    let box = try TextBox(text, FontBook.Face(family: .gothic, size: 17, isBold: true), in: book)
    let height = box.height + 10
    let labelWidth = name.width + 28
    let width = max(geometry.textWidth * 0.72, labelWidth + box.width + 40)
    guard width <= geometry.textWidth else {
      throw PaperError(.doesNotFit, at: label, "the amount is wider than the page")
    }
    y += 4
    try need(height, at: label)
    let x = geometry.left + (geometry.textWidth - width) / 2
    put(.area(x: x, y: y, width: labelWidth, height: height, ink: .shade))
    put(.frame(x: x, y: y, width: width, height: height, line: 0.9, ink: .black))
    put(.line(x1: x + labelWidth, y1: y, x2: x + labelWidth, y2: y + height, width: 0.5))
    put(.text(name, x: x + 14, y: y + (height - name.height) / 2))
    put(.text(box, x: x + labelWidth + (width - labelWidth - box.width) / 2, y: y + (height - box.height) / 2))
    y += height + 10
  }
}
