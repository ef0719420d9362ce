import ConsentRules
import StrictJSON
import Testing

@Suite struct ReceiptTests {
  @Test func hashesOfTextAndItems() throws {
    #expect(Sample.purposeText.hash.hex == "f6160cd2a9cb17b9d0b67fb6d8913c4a3fcdb0653b329ec72cce207064218504")
    #expect(try Sample.items().hash.hex == "6c1960ab22ea88cd7d0d2287a163a8ce65c5ba3881b7b6bf178971fbf9088b50")
  }

  @Test func theSigningKeyOfTheVectors() throws {
    let key = try Sample.signingKey()
    #expect(key.name.text == "072028-2026a")
    #expect(key.publicKey.jwk.object?["x"] == "ebVWLo_mVPlAeLES6KmLp5AfhTrmlb7X4OORC60ElmQ")
    #expect(PublicKey(jwk: key.publicKey.jwk) == key.publicKey)
  }

  @Test func theFirstReceiptOfTheVectors() throws {
    let receipt = try Sample.granted()
    let payload = receipt.json.canonicalBytes
    #expect(payload.count == 1_071)
    #expect(Hash256.of(payload).hex == "0518f3796bc14938453b9766f936cf0201c8fa39fd15b78aded4114f9ffc52e2")
    let jws = try receipt.signed(with: Sample.signingKey())
    #expect(
      jws.text.hasSuffix(
        ".-5BYccCPLj4U_yMp2m1Nx59MO6FFCoc-N8nVDBZ9ymlZr-iFWtLdzBDy4d2JyNg1kk9wTiqf2hpS2WXeXI9dDA"))
    #expect(jws.text.utf8.count == 1_602)
    #expect(jws.hash.hex == "583f0bcdbf624a42a21870bad57c8bbef411183fb5ea38e2ba28a5931a756588")
  }

  @Test func theSecondReceiptOfTheVectors() throws {
    let first = try Sample.granted().signed(with: Sample.signingKey())
    let receipt = try Sample.withdrawn(after: first)
    let payload = receipt.json.canonicalBytes
    #expect(payload.count == 1_135)
    #expect(Hash256.of(payload).hex == "c99ff6b5f3d2af0ee7a8dfbe85b0f98201301c2ee1c4e4049f112f24b491841f")
    let jws = try receipt.signed(with: Sample.signingKey())
    #expect(
      jws.text.hasSuffix(
        ".U0POhn6RGrjLdxjFVj-VLNl27v-8MA0QlapRRgzSDygieMrUMD2yMMwaXYuM23vagDY2bcGPZyzJY-JrSYOpCA"))
    #expect(jws.hash.hex == "67be700087c3c69272bc4de3b19a6ee035de7f260da595b57da541c87fac1748")
  }

  @Test func aPayloadReadsBackAsItIs() throws {
    let receipt = try Sample.granted()
    #expect(Receipt(json: receipt.json) == receipt)
    let withdrawn = try Sample.withdrawn(after: receipt.signed(with: Sample.signingKey()))
    #expect(Receipt(json: withdrawn.json) == withdrawn)
  }

  @Test func aPayloadWithOneMemberMoreOrLessIsNone() throws {
    let whole = try #require(Sample.granted().json.object)
    for member in whole.members {
      var less = whole
      less.remove(member.key)
      #expect(Receipt(json: .object(less)) == nil, "without \(member.key)")
      guard var inner = member.value.object else { continue }
      inner.append("more", .null)
      var more = whole
      more.append(member.key, .object(inner))
      #expect(Receipt(json: .object(more)) == nil, "more in \(member.key)")
    }
    var more = whole
    more.append("more", .null)
    #expect(Receipt(json: .object(more)) == nil)
  }

  @Test func aNoticeIsNamedByItsBytesAndSaysAllThatIsAgreedTo() throws {
    let terms = try Sample.offer()
    #expect(terms.notices.map(\.language) == [.japanese, .plainJapanese, .english])
    for notice in terms.notices {
      #expect(Notice(stored: notice.bytes) == notice)
      #expect(Hash256.of(notice.bytes) == notice.hash)
      let document = try #require(notice.document.object)
      #expect(
        document.members.map(\.key).sorted() == [
          "category", "data_life", "how_to_stop", "lang", "mode", "offer", "provider", "purpose", "recipient",
          "refusal",
          "tenant", "v", "valid_days_max",
        ])
    }
    #expect(Set(terms.notices.map(\.hash)).count == 3)
    #expect(Notice(stored: terms.notices[0].bytes + [0x20]) == nil)
  }

  @Test func shortPurposesAreTooVague() {
    func text(_ count: Int) -> PurposeText {
      PurposeText(japanese: String(repeating: "あ", count: count), plainJapanese: "い", english: "u")
    }
    #expect(text(29).isTooVague && !text(30).isTooVague)
    let blanks = PurposeText(
      japanese: String(repeating: "\u{3000}", count: 20) + String(repeating: "あ", count: 29) + " \n",
      plainJapanese: "い",
      english: "u")
    #expect(blanks.isTooVague, "blanks around a text say nothing")
  }

  @Test func itemsMayHaveTitlesAndThoseWithoutKeepTheirHash() throws {
    let plain = try #require(CategoryItem(name: "height_cm", type: .number))
    let titled = try #require(
      CategoryItem(name: "height_cm", type: .number, title: TitleText(japanese: "身長（cm）", english: "Height (cm)")))
    #expect(CategoryItem(json: plain.json) == plain && CategoryItem(json: titled.json) == titled)
    #expect(plain.json.text == #"{"name":"height_cm","type":"number"}"#)
    #expect(titled.json.object?["title"] == ["ja": "身長（cm）", "en": "Height (cm)"])
    #expect(CategoryItems([plain])?.hash != CategoryItems([titled])?.hash, "a title is part of what is agreed to")
    for (language, title) in [
      (NoticeLanguage.japanese, "身長（cm）"), (.plainJapanese, "身長（cm）"), (.english, "Height (cm)"),
    ] {
      #expect(titled.json(in: language).object?["title"]?.string == title)
      #expect(plain.json(in: language) == plain.json)
    }
    for title: JSON in ["身長", ["ja": "身長"], ["ja": "身長", "en": ""], ["ja": "身長", "en": "x", "fr": "y"], .null] {
      #expect(CategoryItem(json: ["name": "a", "type": "string", "title": title]) == nil, "\(title.text)")
    }
  }

  @Test func anItemHasOneText() {
    #expect(CategoryItem(json: ["name": "a", "type": "string", "list": true])?.isList == true)
    for json: JSON in [
      ["name": "a", "type": "string", "list": false], ["name": "a", "type": "text"], ["name": "A", "type": "string"],
      ["name": "a", "type": "string", "more": true], ["name": "a"], "a", ["name": "", "type": "string"],
    ] {
      #expect(CategoryItem(json: json) == nil)
    }
    #expect(CategoryItems(json: [["name": "a", "type": "string"], ["name": "a", "type": "date"]]) == nil)
    #expect(CategoryItems(json: [])?.list.isEmpty == true)
  }
}
