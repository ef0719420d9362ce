import Billing

extension Installation {
  /// The papers of a run's statements.
  package func statementPapers(of run: String, _ particulars: PaperParticulars) async throws -> StatementPapers {
    let billing = BillingService(database: database, softwareVersion: Server.version)
    let data = try await billing.paperData(of: run)
    var corrected: [IssuedStatement] = []
    if let base = data.run.baseRun { corrected = try await billing.statements(of: base) }
    return StatementPapers(data, corrected: corrected, particulars)
  }
}
