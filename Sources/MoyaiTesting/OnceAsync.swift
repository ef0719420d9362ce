/// A value made at the first demand and shared by all who ask, also while it is being made.
actor OnceAsync<Value: Sendable> {
  private let make: @Sendable () async throws -> Value
  private var task: Task<Value, any Error>?

  init(_ make: @escaping @Sendable () async throws -> Value) {
    self.make = make
  }

  func value() async throws -> Value {
    let running = task ?? Task { [make] in try await make() }
    task = running
    return try await running.value
  }
}
