import StrictJSON
import Testing

/// The residents' page in a real browser, on a real server: everything a resident can do, at 320 and at 1,280 pixels, by
/// pointer and by keyboard, judged by axe-core.
@Suite struct PageTests {
  @Test func aResidentCanDoAllOfIt() throws {
    let world = try ConsentWorld()
    let offer = try world.offer()
    let key = try world.key()
    let browser = try Browser()
    let page = "http://127.0.0.1:\(world.server.port)/my"

    try browser.open(page)
    try browser.wait(forScreen: "ログイン")
    try browser.wait(for: "試験用の名前")
    try judge(browser, "sign-in")
    try theKeyboardIsEnough(browser)
    try browser.wait(forScreen: "ホーム")
    try browser.wait(for: "まだ自治体とつながっていません")
    try judge(browser, "home, nothing linked")
    try links(world, browser)
    try grants(world, browser)
    try world.record(world.providerKey(), handle: "p-1")
    try world.read(world.ppid(of: "hanako"), key, status: 200)
    try pausesAndResumes(world, browser, key)
    try seesTheLedger(world, browser)
    try withdraws(world, browser, key)
    try answersARequest(world, browser, offer, key, page)
    let complaints = try browser.complaints()
    #expect(complaints.isEmpty, "\(complaints)")
  }

  private func judge(_ browser: Browser, _ screen: String, location: SourceLocation = #_sourceLocation) throws {
    for width in [320, 1_280] {
      try browser.width(width)
      let faults = try browser.faults()
      #expect(faults.isEmpty, "\(screen) at \(width): \(faults.joined(separator: "\n"))", sourceLocation: location)
    }
    let focused = try browser.value("document.title.length > 0 && document.querySelectorAll('h1').length === 1")
    #expect(focused == .bool(true), "\(screen) has one heading and a title", sourceLocation: location)
  }

  /// Signs in with nothing but a keyboard; the focus can be seen at every step.
  private func theKeyboardIsEnough(_ browser: Browser) throws {
    var order: [String] = []
    for _ in 0..<4 {
      try browser.press("Tab")
      let text = try browser.value(
        "(() => { const one = document.activeElement; return (one.id && one.tagName === 'INPUT' ? 'input' : one.textContent.trim()) + '/' + (parseFloat(getComputedStyle(one).outlineWidth) >= 2); })()"
      )
      order.append(text.string ?? "")
      if text.string?.hasPrefix("input") == true { try browser.type("hanako") }
    }
    #expect(order == ["本文へ移動する/true", "わたしのデータの使われ方/true", "input/true", "ログインする/true"])
    try browser.press("Enter")
  }

  private func links(_ world: ConsentWorld, _ browser: Browser) throws {
    try world.call(
      "POST", "/tenant/v1/subjects", as: world.clerk(), #"{"handle":"p-1","birth_date":"1992-04-01"}"#, status: 201)
    let code = try world.call("POST", "/tenant/v1/subjects/p-1/link-codes", as: world.clerk(), status: 201).text("code")
    try browser.click("自治体とつなげる")
    try browser.wait(forScreen: "自治体とつなげる")
    try browser.wait(for: "受け取ってから24時間")
    #expect(try browser.value("document.activeElement.tagName") == "H1", "the focus goes to the new screen's heading")
    try browser.click("つなげる")
    try browser.wait(for: "エラー：団体コードを数字6桁で入力してください")
    try judge(browser, "link, an error")
    for (label, text) in [("団体コード", "072028"), ("連携コード", "zzzzzzzzzzzzzzzz"), ("年", "1992"), ("月", "4"), ("日", "1")] {
      try browser.fill(label, text)
    }
    try browser.click("つなげる")
    try browser.wait(for: "つなげませんでした")
    try browser.fill("連携コード", code)
    try browser.click("つなげる")
    try browser.wait(forScreen: "ホーム")
    try browser.wait(for: "会津若松市")
    try judge(browser, "home")
  }

  private func grants(_ world: ConsentWorld, _ browser: Browser) throws {
    try browser.click("募集")
    try browser.wait(forScreen: "募集")
    try browser.wait(for: "会津若松市の募集")
    try judge(browser, "offers")
    try browser.click("説明を読んで決める")
    try browser.wait(forScreen: "健診アドバイスの募集")
    // An item with a title is called by it; one without has its technical name.
    for word in [
      "代表 例示", "例示ヘルス株式会社", "福島県会津若松市東栄町3番46号", "健診結果をもとに", "身長（cm）", "bp_systolic（整数）",
      "断っても、ほかのサービスには影響しません",
    ] {
      try browser.wait(for: word)
    }
    #expect(try browser.value("document.body.innerText.includes('height_cm')") == .bool(false))
    #expect(
      try browser.value("document.querySelectorAll('main input:checked').length") == 1, "only the language is chosen")
    try judge(browser, "offer")
    try browser.click("やさしい日本語")
    try browser.wait(for: "なんのために つかうか")
    try judge(browser, "offer in plain Japanese")
    try browser.click("同意する")
    try browser.wait(for: "エラー：いつまで使わせるかを選んでください")
    try browser.click("1年間")
    try browser.click("同意する")
    try browser.wait(for: "エラー：説明を読んで同意するときは")
    try browser.click("説明文を読みました")
    try browser.click("同意する")
    try browser.wait(forScreen: "健診アドバイスへの同意")
    for word in ["同意しました", "有効", "まで", "身長（cm）"] { try browser.wait(for: word) }
    try judge(browser, "consent")
    try lastDays(browser)
  }

  /// An end at midnight in Japan is told by the day before it, which is the last one covered.
  private func lastDays(_ browser: Browser) throws {
    for (end, text) in [
      ("2027-03-31T15:00:00.000Z", "2027年3月31日まで"), ("2027-03-31T14:59:59.999Z", "2027年3月31日まで"),
      ("2027-03-31T15:00:00.001Z", "2027年4月1日まで"), ("2028-02-29T15:00:00.000Z", "2028年2月29日まで"),
    ] {
      let shown = try browser.value(
        """
        import(document.querySelector('script[type=module]').src.replace('main.js', 'format.js'))
          .then((format) => format.untilDay('\(end)'))
        """)
      #expect(shown.string == text, "\(end)")
    }
  }

  private func pausesAndResumes(_ world: ConsentWorld, _ browser: Browser, _ key: String) throws {
    try browser.click("一時停止する")
    try browser.wait(for: "同意を一時停止しますか")
    try judge(browser, "asking before a pause")
    try browser.press("Escape")
    try browser.waitForNoQuestion()
    try world.read(world.ppid(of: "hanako"), key, status: 200)
    try browser.click("一時停止する")
    try browser.wait(for: "同意を一時停止しますか")
    try browser.click("一時停止する")
    try browser.wait(for: "一時停止中")
    try world.read(world.ppid(of: "hanako"), key, status: 403)
    try browser.click("再開する")
    try browser.wait(for: "同意を再開しますか")
    try browser.click("再開する")
    try browser.waitForNoQuestion()
    try browser.wait(for: "有効")
    try world.read(world.ppid(of: "hanako"), key, status: 200)
  }

  private func seesTheLedger(_ world: ConsentWorld, _ browser: Browser) throws {
    try browser.click("利用の記録")
    try browser.wait(forScreen: "利用の記録")
    try browser.wait(for: "例示ヘルス株式会社（健診アドバイス）がデータを読みました")
    for word in ["目的", "あなたの同意", "1件を渡しました", "回断りました", "会津若松市健康増進課がデータを登録しました", "自治体があなたを登録しました"] {
      try browser.wait(for: word)
    }
    try judge(browser, "ledger")
    try browser.click("この記録の証拠を見る")
    try browser.wait(forScreen: "記録の証拠")
    try browser.wait(for: "記録の中身")
    try judge(browser, "entry")
    try browser.click("持ち出し")
    try browser.wait(forScreen: "持ち出し")
    try browser.wait(for: "自分の記録を持ち出す")
    try judge(browser, "export")
    try browser.click("ファイルを作って")
    try browser.wait(forSpoken: "をダウンロードしました")
    try browser.open("http://127.0.0.1:\(world.server.port)/my#/services")
    try browser.wait(forScreen: "サービスごとの番号")
    for word in [try world.ppid(of: "hanako"), "例示ヘルス株式会社"] { try browser.wait(for: word) }
    try judge(browser, "services")
  }

  private func withdraws(_ world: ConsentWorld, _ browser: Browser, _ key: String) throws {
    try browser.click("同意")
    try browser.wait(forScreen: "同意")
    try browser.wait(for: "健診アドバイス：健診結果")
    try judge(browser, "consents")
    // One press and one confirmation.
    try browser.click("撤回する")
    try browser.wait(for: "この時点から")
    try judge(browser, "asking before a withdrawal")
    try browser.click("撤回する")
    try browser.waitForNoQuestion()
    try browser.wait(for: "いまの同意はありません")
    try world.read(world.ppid(of: "hanako"), key, status: 403)
    try browser.click("終わった同意も見る")
    for word in ["撤回済み", "終わり"] { try browser.wait(for: word) }
    try browser.click("詳しく見る")
    try browser.wait(forScreen: "健診アドバイスへの同意")
    try browser.wait(for: "撤回した")
    try browser.click("同意したときの説明文")
    try browser.wait(for: "なんのために つかうか")
    try judge(browser, "ended consent")
  }

  private func answersARequest(
    _ world: ConsentWorld, _ browser: Browser, _ offer: SampleOffer, _ key: String, _ page: String
  ) throws {
    let ask = {
      try world.call(
        "POST", "/personal/v1/consent-requests", as: key,
        #"{"offer":"\#(offer.id)","redirect_uri":"https://reiji.example/moyai","state":"s"}"#, status: 201)
    }
    let first = try ask()
    #expect(try first.text("url") == "\(page)#/request/\(first.text("token"))")
    try browser.open(first.text("url"))
    try browser.wait(forScreen: "健診アドバイスの募集")
    try browser.wait(for: "サービスの画面から来ました")
    try judge(browser, "request")
    try browser.click("同意しない")
    try browser.wait(forScreen: "同意しませんでした")
    let state = try world.call("GET", "/personal/v1/consent-requests/\(first.text("id"))", as: key, status: 200)
    #expect(try state.text("state") == "declined")
    let second = try ask()
    try browser.open(second.text("url"))
    try browser.wait(forScreen: "健診アドバイスの募集")
    try browser.wait(for: "サービスの画面から来ました")
    for text in ["30日間", "説明文を読みました", "同意する"] { try browser.click(text) }
    // There is no such host, so the browser shows a page of its own.
    let left = try Instant.soon { () -> Bool? in
      try browser.value("location.href").string?.hasPrefix("http://127.0.0.1") == false ? true : nil
    }
    #expect(left == true, "the browser goes back to the service")
    let granted = try world.call("GET", "/personal/v1/consent-requests/\(second.text("id"))", as: key, status: 200)
    #expect(try granted.text("state") == "granted")
    try browser.open("\(page)#/nowhere")
    try browser.wait(forScreen: "見つかりません")
    try browser.wait(for: "ページが見つかりません")
    try browser.emulate("forced-colors", "active")
    try judge(browser, "forced colours")
    try browser.click("ログアウト")
    try browser.wait(forScreen: "ログイン")
  }
}
