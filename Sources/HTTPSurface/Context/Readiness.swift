/// Tells a healthy process with a missing dependency from a process that is not well (HTTPSurface.docc, 10).
package struct Readiness: Sendable {
  /// Something the server cannot work without.
  package struct Dependency: Sendable {
    /// `postgresql`: a name from a closed set, since anyone may read it.
    package let name: String
    /// Whether it answers now. Must be quick: a probe waits at most `patience`.
    let isUp: @Sendable () async -> Bool

    package init(_ name: String, isUp: @escaping @Sendable () async -> Bool) {
      self.name = name
      self.isUp = isUp
    }
  }

  package let dependencies: [Dependency]
  /// A dependency that has not answered by then counts as down.
  package let patience: Duration

  package init(_ dependencies: [Dependency], patience: Duration = .seconds(2)) {
    self.dependencies = dependencies
    self.patience = patience
  }

  /// The state of each, asked at once.
  package func states() async -> [(name: String, isUp: Bool)] {
    await withTaskGroup(of: (Int, Bool).self) { group in
      for (place, dependency) in dependencies.enumerated() {
        group.addTask { (place, await dependency.isUp(within: patience)) }
      }
      var up = [Bool](repeating: false, count: dependencies.count)
      for await (place, isUp) in group { up[place] = isUp }
      return zip(dependencies, up).map { ($0.name, $1) }
    }
  }
}

extension Readiness.Dependency {
  fileprivate func isUp(within patience: Duration) async -> Bool {
    await withTaskGroup(of: Bool.self) { group in
      group.addTask { await isUp() }
      group.addTask {
        try? await Task.sleep(for: patience)
        return false
      }
      let first = await group.next() ?? false
      group.cancelAll()
      return first
    }
  }
}
