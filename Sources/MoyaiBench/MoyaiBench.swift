import ArgumentParser

/// The measurements of Moyai, each part a command of its own; without a name it is ``ServerBench``.
@main
struct MoyaiBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "moyai-bench",
    abstract: "Measures Moyai: ratios of two runs of one round wherever the machine would decide a bare figure.",
    subcommands: [ServerBench.self, ConsentBench.self, LedgerBench.self, PapersBench.self],
    defaultSubcommand: ServerBench.self)
}
