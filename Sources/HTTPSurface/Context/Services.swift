package import Billing
package import Broker
package import CivilTime
package import Consent
package import Metering
package import Postgres
package import Tenancy

/// What handlers work with. One object for the whole server, so that a context costs one reference. The composition in
/// MoyaiServer makes it; nothing here makes a domain.
package final class Services: Sendable {
  package let clock: any WallClock
  /// Our own name and version, for `/version` and the OpenAPI text.
  package let product: Product
  package let readiness: Readiness
  package let metrics: SurfaceMetrics
  package let drain: Drain
  package let database: Database
  package let broker: EntityService
  package let keys: KeyService
  package let repetitions: RepetitionLedger
  package let usage: UsageReader
  package let statements: StatementReader
  /// What the planes of persons work with; nil keeps personal data closed.
  package let personal: PersonalServices?
  /// Sets papers in type; nil where nothing is printed.
  package let papers: (any PaperPrinting)?
  /// How the residents' page works here.
  package let page: PageSettings
  /// Nil anywhere but in a development installation.
  package let testTools: TestTools?
  package let accounts: AccountRegister
  package let links: LinkRegister
  // The registers are rules without state of their own.
  package let tenants = RegistryService()
  package let register = ServiceRegister()
  package let approvals = ApprovalService()
  package let categories = CategoryRegister()
  package let purposes = PurposeRegister()
  package let sources = SourceRegister()
  package let offers = OfferRegister()
  package let subjects = SubjectRegister()
  package let billing: BillingService
  package let runJobs = RunJobs()
  package let ledger: UsageLedger
  package let ledgerReader: UsageLedgerReader
  package let budgets: UsageBudgets

  package init(
    clock: any WallClock, product: Product, readiness: Readiness, metrics: SurfaceMetrics, drain: Drain,
    database: Database, broker: EntityService, keys: KeyService, repetitions: RepetitionLedger, usage: UsageReader,
    statements: StatementReader, page: PageSettings = PageSettings(), testTools: TestTools? = nil,
    personal: PersonalServices? = nil, papers: (any PaperPrinting)? = nil
  ) {
    self.clock = clock
    self.product = product
    self.readiness = readiness
    self.metrics = metrics
    self.drain = drain
    self.database = database
    self.broker = broker
    self.keys = keys
    self.repetitions = repetitions
    self.usage = usage
    self.statements = statements
    self.page = page
    self.testTools = testTools
    accounts = AccountRegister(database)
    links = LinkRegister(database)
    self.personal = personal
    self.papers = papers
    billing = BillingService(database: database, softwareVersion: product.version)
    ledger = UsageLedger(database: database)
    ledgerReader = UsageLedgerReader(database: database)
    budgets = UsageBudgets(database: database)
  }
}
