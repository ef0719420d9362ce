import Foundation

/// A program that ended with an error; carries what it printed.
struct ShellFailure: Error, CustomStringConvertible {
  let description: String
}

/// Runs a program to its end and returns its standard output.
@discardableResult
func shell(_ program: String, _ arguments: [String]) throws -> String {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = [program] + arguments
  let output = Pipe()
  let errors = Pipe()
  process.standardOutput = output
  process.standardError = errors
  process.standardInput = FileHandle.nullDevice
  try process.run()
  let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  let errorText = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  guard process.terminationStatus == 0 else {
    throw ShellFailure(
      description:
        "\(program) \(arguments.joined(separator: " ")) ended with \(process.terminationStatus):\n\(errorText)")
  }
  return text
}

/// Progress goes to standard error, results to standard output.
func say(_ text: String) {
  FileHandle.standardError.write(Data((text + "\n").utf8))
}

/// The middle value.
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  guard !sorted.isEmpty else { return .nan }
  return sorted.count % 2 == 1
    ? sorted[sorted.count / 2] : (sorted[sorted.count / 2 - 1] + sorted[sorted.count / 2]) / 2
}

/// A number with so many decimals.
func decimals(_ value: Double, _ places: Int) -> String { String(format: "%.\(places)f", value) }
