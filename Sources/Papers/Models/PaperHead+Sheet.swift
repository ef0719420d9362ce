import CivilTime

extension PaperHead {
  /// The opening of a letter: number, day, addressee, sender, title.
  func letter(_ title: String, _ body: [Block]) -> Sheet {
    let opening: [Block] = [
      .text(number.text, .body, .right),
      .text(JapaneseDate.text(issuedOn), .body, .right),
      .addressee("\(recipient.officer)　様"),
      .issuer([issuer.officer], seal: issuer.seal),
      .gap,
      .text(title, .title, .center),
    ]
    return sheet(title, .portrait, opening + body + closing)
  }

  /// The opening of a table: title, then number, day and bodies in one line.
  func report(_ title: String, _ orientation: Sheet.Orientation, _ body: [Block]) -> Sheet {
    let names = recipient.name == issuer.name ? [issuer.name] : [recipient.name, issuer.name]
    let line = (names + [number.text, JapaneseDate.text(issuedOn)]).joined(separator: "　　")
    return sheet(title, orientation, [.text(title, .title, .center), .text(line, .small, .right)] + body + closing)
  }

  private var closing: [Block] { issuer.contact.map { [.gap, .text("担当：\($0)", .small, .right)] } ?? [] }

  private func sheet(_ title: String, _ orientation: Sheet.Orientation, _ blocks: [Block]) -> Sheet {
    var notes = [
      "検証値（SHA-256）　算定結果 \(run.resultSHA256)", "算定番号 \(run.id)　　算定根拠の説明 \(explainURL)",
    ]
    if mark == .specimen { notes.append("この書類は台帳を経ない計算例であり、公文書ではありません。") }
    return Sheet(
      title: title, number: number.text, author: issuer.name, date: issuedOn, orientation: orientation,
      watermark: mark?.rawValue, footnotes: notes, blocks: blocks)
  }
}
