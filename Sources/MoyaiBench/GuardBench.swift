import NumberGuard

/// What the number guard costs for 64 KiB, at the 99th of a hundred, whatever the body is made of. Measured in this
/// process, so it means something in a release build only.
struct GuardBench {
  private static let bytes = 64 << 10
  private static let runs = 1_000

  /// Bodies as they come, and bodies made to be slow.
  private static let pieces: [(name: String, element: String)] = [
    ("telemetry", #"{"id":"urn:ngsi-ld:Snowplow:001","type":"Snowplow","speed":{"type":"Number","value":23.5}}"#),
    (
      "NGSI entities with everything",
      #"{"id":"urn:ngsi-ld:Shelter:072028-0012","type":"Shelter","name":{"type":"Text","value":"追手町公民館","metadata":{"source":{"type":"Text","value":"https://example.jp/d/20260401"}}},"location":{"type":"geo:point","value":"37.494761123456, 139.929803056538"},"tel":{"type":"Text","value":"0242-27-4005"},"observedAt":{"type":"DateTime","value":"2026-11-22T09:00:00.000+09:00"},"capacity":{"type":"Number","value":350}}"#
    ),
    (
      "personal records",
      #"{"version":1,"items":{"measured_on":"2026-06-01","height_cm":158.2,"weight_kg":52.4,"bp_systolic":118,"place":"会津若松市保健センター","memo":["再検査 2026-07-15","電話 0242-39-1245","診察券 20260601-0031"]}}"#
    ),
    ("coordinates", "[139.929803056538,37.494761123456]"),
    ("texts of coordinates", #""37.494761123456,139.929803056538""#),
    ("Japanese", #"{"名称":"鶴ヶ城公園","説明":"会津若松市追手町１番１号、電話0242-27-4005"}"#),
    ("identifiers", #""urn:uuid:550e8400-e29b-41d4-a716-446655440000""#),
    ("telephones", #""+81-242-39-1111""#),
    ("almost numbers", #""123456789012""#),
    ("almost numbers in groups", #""1234-5678-9012 1234 5678 9012""#),
    ("full-width digits", #""１２３４５６７８９０１２""#),
    ("escaped digits", #""\u0031\u0032\u0033\u0034\u0035\u0036\u0037\u0038\u0039\u0030\u0031\u0032""#),
    ("digits and letters", #""a1234567890123-a1234567890123-a1234567890123""#),
  ]

  static func measure(_ table: inout ResultTable) {
    for (name, element) in pieces {
      let count = max(1, bytes / (element.utf8.count + 1))
      let body = Array("[\(Array(repeating: element, count: count).joined(separator: ","))]".utf8)
      var found = 0
      var times: [Double] = []
      for _ in 0..<runs {
        let time = ContinuousClock().measure { if NumberGuard.finding(inJSON: body) != nil { found += 1 } }
        times.append(Double(time.components.attoseconds) / 1e15 + Double(time.components.seconds) * 1e3)
      }
      times.sort()
      // A finding would end the look early and flatter the figure.
      let note = found == 0 ? "" : " (ended by a finding)"
      table.note(
        "number guard, 64 KiB of \(name), p99",
        "\(decimals(times[runs * 99 / 100], 3)) ms, median \(decimals(times[runs / 2], 3)) ms\(note)", goal: "≤ 1 ms")
    }
  }
}
