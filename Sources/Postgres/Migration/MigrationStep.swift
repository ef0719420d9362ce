/// One numbered step of the schema: a script that is applied whole or not at all.
package struct MigrationStep: Sendable {
  /// 1, 2, 3 … without a gap.
  package let number: Int
  /// The file's name, `0002_registry.sql`.
  package let name: String
  /// The script as it stands in the file; its SHA-256 is remembered, so a step never changes after it was released.
  package let script: [UInt8]

  package init(number: Int, name: String, script: [UInt8]) {
    self.number = number
    self.name = name
    self.script = script
  }
}
