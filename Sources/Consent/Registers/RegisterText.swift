import ConsentRules
import StrictJSON

/// Reads back what the registers keep as JSON.
enum RegisterText {
  static func items(_ text: String) -> CategoryItems? {
    guard let json = try? JSON(parsing: text) else { return nil }
    return CategoryItems(json: json)
  }
}
