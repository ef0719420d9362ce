import Consent
import ServiceLifecycle

/// Seals the ledgers of all towns, and watches that they are sealed. What is written after its end is sealed by another
/// server or at the next start; until then personal data is closed.
struct SealService: Service {
  let sealer: Sealer
  let watch: SealWatch

  func run() async throws {
    await cancelWhenGracefulShutdown { [sealer, watch] in
      await withTaskGroup(of: Void.self) { group in
        group.addTask { await sealer.run() }
        group.addTask { await watch.run() }
      }
    }
  }
}
