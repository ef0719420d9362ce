import Foundation

/// Programs of PostgreSQL and openssl, run to their end.
enum Shell {
  struct Failed: Error, CustomStringConvertible {
    let command: String
    let status: Int32
    let output: String
    var description: String { "\(command) ended with \(status): \(output)" }
  }

  static let postgresBin = "/usr/lib/postgresql/15/bin/"

  /// Root may not run PostgreSQL; everybody else runs it as themselves.
  static var unprivileged: [String] {
    geteuid() == 0 ? ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : []
  }

  static func process(_ arguments: [String]) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: arguments[0])
    process.arguments = Array(arguments.dropFirst())
    process.standardInput = FileHandle.nullDevice
    return process
  }

  /// On a thread of its own: waiting for a process would hold up the cooperative pool, and with it the client under
  /// test.
  @discardableResult
  static func run(_ arguments: [String]) async throws -> String {
    try await onThread { try runBlocking(arguments) }
  }

  static func onThread<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
  }

  @discardableResult
  static func runBlocking(_ arguments: [String]) throws -> String {
    let process = process(arguments)
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failed(command: arguments.joined(separator: " "), status: process.terminationStatus, output: output)
    }
    return output
  }
}
