import StrictJSON
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Chromium without a window, driven over WebDriver's JSON. `./deploy/test` installs it, and axe-core for its judgement.
final class Browser {
  private var driver: ServerProcess.Child?
  private let client: RawHTTPClient
  private var session = ""
  private let axe: String

  private static let chromium = "/usr/bin/chromium"
  private static let chromedriver = "/usr/bin/chromedriver"

  init() throws {
    try #require(access(Self.chromedriver, X_OK) == 0, "./deploy/test installs chromium-driver; run that")
    axe = try Self.axeSource()
    let port = try ServerProcess.freePort()
    client = RawHTTPClient(port: port, timeoutSeconds: 180)
    driver = try ServerProcess.Child(Self.chromedriver, ["--port=\(port)", "--log-level=OFF"])
    try #require(
      try Instant.soon { (try? client.send("GET", "/status"))?.status == 200 ? true : nil } == true)
    let capabilities: JSON = [
      "capabilities": [
        "alwaysMatch": [
          "goog:chromeOptions": [
            "binary": .string(Self.chromium),
            "args": [
              "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=ja",
              // No name leaves the machine, and one that is asked for fails at once.
              "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
            ],
          ],
          "goog:loggingPrefs": ["browser": "ALL"],
        ]
      ]
    ]
    let made = try send("POST", "/session", capabilities)
    session = try #require(made.object?["sessionId"]?.string)
  }

  deinit {
    _ = try? client.send("DELETE", "/session/\(session)")
    driver?.end()
  }

  private static func axeSource() throws -> String {
    let root = ServerProcess.packageFolder + "/.build-venv/lib"
    var found = glob_t()
    defer { globfree(&found) }
    glob("\(root)/python3*/site-packages/axe_playwright_python/axe.min.js", 0, nil, &found)
    let path = try #require(
      found.gl_pathc > 0 ? found.gl_pathv[0].map { String(cString: $0) } : nil,
      "./deploy/test installs axe-core; run that")
    return readText(path)
  }

  @discardableResult
  private func send(_ method: String, _ path: String, _ body: JSON = [:]) throws -> JSON {
    let answer = try client.send(
      method, path, headers: [("Content-Type", "application/json")], body: method == "GET" ? nil : Array(body.text.utf8)
    )
    return try #require(answer.json?.object?["value"], "\(path): \(answer.status) \(answer.text.prefix(500))")
  }

  private func command(_ name: String, _ parameters: JSON) throws -> JSON {
    try send("POST", "/session/\(session)/goog/cdp/execute", ["cmd": .string(name), "params": parameters])
  }

  // MARK: - What a person does

  func open(_ address: String) throws {
    try send("POST", "/session/\(session)/url", ["url": .string(address)])
  }

  /// The value of an expression on the page; promises are waited for.
  @discardableResult
  func value(_ expression: String) throws -> JSON {
    let answer = try command(
      "Runtime.evaluate",
      ["expression": .string(expression), "awaitPromise": true, "returnByValue": true, "userGesture": true])
    let result = answer.object?["result"]?.object
    try #require(answer.object?["exceptionDetails"] == nil, "\(expression.prefix(200)): \(answer.text.prefix(500))")
    return result?["value"] ?? .null
  }

  func width(_ pixels: Int) throws {
    _ = try command(
      "Emulation.setDeviceMetricsOverride",
      ["width": .number(JSONNumber(pixels)), "height": 900, "deviceScaleFactor": 1, "mobile": .bool(pixels < 500)])
  }

  func emulate(_ feature: String, _ value: String) throws {
    _ = try command("Emulation.setEmulatedMedia", ["features": [["name": .string(feature), "value": .string(value)]]])
  }

  /// Presses a key: `Tab`, `Enter`, or a space.
  func press(_ key: String) throws {
    let codes = ["Tab": 9, "Enter": 13, " ": 32, "Escape": 27]
    let text = key == "Enter" ? "\r" : key == " " ? " " : ""
    for type in ["keyDown", "keyUp"] {
      var parameters: JSONObject = [
        "type": .string(type), "key": .string(key), "windowsVirtualKeyCode": .number(JSONNumber(codes[key] ?? 0)),
      ]
      if type == "keyDown", !text.isEmpty { parameters.append("text", .string(text)) }
      _ = try command("Input.dispatchKeyEvent", .object(parameters))
    }
  }

  /// Types into what has the focus.
  func type(_ text: String) throws {
    _ = try command("Input.insertText", ["text": .string(text)])
  }

  /// Waits until the screen, or the question that is open, shows this text. What was spoken a moment ago (the live region)
  /// does not count: it outlives the screen it was said on.
  func wait(for text: String, location: SourceLocation = #_sourceLocation) throws {
    try wait(
      "shown: \(text)",
      """
      (document.querySelector("dialog[open]") ?? document.getElementById("main"))?.innerText
        .includes(\(JSON.string(text).text)) === true
      """, location)
  }

  /// Waits until this is the screen that is shown and no other is on its way.
  func wait(forScreen title: String, location: SourceLocation = #_sourceLocation) throws {
    try wait(
      "screen: \(title)",
      """
      document.title === \(JSON.string("\(title)｜わたしのデータの使われ方").text)
        && document.getElementById("main")?.hasAttribute("aria-busy") === false
      """, location)
  }

  /// Waits until the page has told this to people who listen to it.
  func wait(forSpoken text: String, location: SourceLocation = #_sourceLocation) throws {
    try wait(
      "spoken: \(text)", "document.getElementById('status')?.textContent.includes(\(JSON.string(text).text)) === true",
      location)
  }

  private func wait(_ what: String, _ condition: String, _ location: SourceLocation) throws {
    if try Instant.soon({ try value(condition) == .bool(true) ? true : nil }) == true { return }
    let shown = try value("location.href + '\\n' + document.title + '\\n' + document.body.innerText").string ?? ""
    Issue.record("never \(what)\n\(shown)", sourceLocation: location)
    throw ServerProcess.Failure(description: "never \(what)")
  }

  /// Presses the button or link whose text begins so; the last one of them where several do. One that is at work, and so
  /// takes no press, is waited for, and so is the screen that is on its way.
  func click(_ text: String, location: SourceLocation = #_sourceLocation) throws {
    let script = """
      (() => {
        if (document.getElementById("main")?.hasAttribute("aria-busy")) return 0;
        const all = [...document.querySelectorAll(document.querySelector("dialog[open]") ? "dialog[open] button" : "a, button, summary, label")]
          .filter((one) => one.getClientRects().length && one.textContent.trim().startsWith(\(JSON.string(text).text)))
          .filter((one) => !one.disabled && one.getAttribute("aria-disabled") !== "true");
        all.at(-1)?.click();
        return all.length;
      })()
      """
    let count = try Instant.soon { () -> Int64? in
      let count = try value(script).number?.int64 ?? 0
      return count > 0 ? count : nil
    }
    try #require(count != nil, "nothing to press called \(text)", sourceLocation: location)
  }

  /// Waits until no question is open: a press that comes earlier would answer it.
  func waitForNoQuestion(location: SourceLocation = #_sourceLocation) throws {
    let isGone = try Instant.soon {
      try value("document.querySelector('dialog') === null") == .bool(true) ? true : nil
    }
    try #require(isGone == true, "a question stays open", sourceLocation: location)
  }

  /// Fills in the field with this label.
  func fill(_ label: String, _ text: String) throws {
    let script = """
      (() => {
        const label = [...document.querySelectorAll("label")].find((one) => one.textContent.trim().startsWith(\(JSON.string(label).text)));
        const field = label && (document.getElementById(label.htmlFor) ?? label.querySelector("input"));
        field?.focus();
        field?.select();
        return Boolean(field);
      })()
      """
    try #require(try value(script) == .bool(true), "no field \(label)")
    try type(text)
  }

  // MARK: - What is judged

  /// Axe's violations of WCAG 2.2 A and AA and of good practice, each a line; also what does not fit the width and
  /// controls below 44 pixels.
  func faults() throws -> [String] {
    let rules = #"["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]"#
    // Once for each page that is loaded: it is half a megabyte.
    if try value("typeof window.axe") != "object" { try value("\(axe);0") }
    let found = try value(
      """
      axe.run(document, { runOnly: \(rules) }).then((result) => result.violations.flatMap((one) =>
        one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 200)}`)))
      """)
    let others = try value(
      """
      (() => {
        const wide = document.documentElement.scrollWidth > innerWidth ? [`wider than ${innerWidth}`] : [];
        const small = [...document.querySelectorAll("button, a, summary, input[type=text], select, label.choice")]
          .filter((one) => one.getClientRects().length && !["inline", "contents"].includes(getComputedStyle(one).display))
          .filter((one) => one.getBoundingClientRect().height < 43.5)
          .map((one) => `only ${one.getBoundingClientRect().height} px: ${one.textContent.trim()}`);
        return [...wide, ...small];
      })()
      """)
    return ((found.array ?? []) + (others.array ?? [])).compactMap(\.string)
  }

  /// What the console of the browser said that is an error of the page: a breach of its policy, an exception.
  func complaints() throws -> [String] {
    let log = try send("POST", "/session/\(session)/se/log", ["type": "browser"])
    return (log.array ?? []).compactMap { $0.object?["message"]?.string }.filter {
      // A refusal of the API is news for the page, not an error of it.
      !$0.contains("Failed to load resource")
    }
  }
}
