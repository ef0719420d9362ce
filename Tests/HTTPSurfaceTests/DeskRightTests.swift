import HTTPTypes
import Tenancy
import Testing

@testable import HTTPSurface

/// Which roles of the prefecture give which right (Tenancy.docc, roles).
@Suite struct DeskRightTests {
  @Test func runningApprovingAndReadingAreApart() {
    let rights: [(role: ConsoleRole, held: Set<DeskRight>)] = [
      (.operator, [.operate, .read]), (.approver, [.approve, .read]), (.architect, [.read]), (.auditor, [.read]),
      (.clerk, []), (.manager, []), (.finance, []),
    ]
    #expect(Set(rights.map(\.role)) == Set(ConsoleRole.allCases))
    for (role, held) in rights {
      #expect(Set(DeskRight.allCases.filter { $0.isHeld(by: [role]) }) == held, "\(role)")
    }
    #expect(DeskRight.allCases.allSatisfy { $0.isHeld(by: ConsoleRole.prefectureDefault) })
    #expect(DeskRight.allCases.allSatisfy { !$0.isHeld(by: []) })
  }

  @Test func whoAuditsATownSeesWhatItsFinanceSees() {
    #expect(Set([ConsoleRole.auditor]).cover(.finance) && Set([ConsoleRole.finance]).cover(.finance))
    #expect(!Set([ConsoleRole.manager, .clerk]).cover(.finance) && !Set([ConsoleRole.finance]).cover(.auditor))
  }

  @Test func actsOfBillingAreForTheRoleThatTheyBelongTo() {
    let approving: Set<String> = [
      "billing.rule.approve", "billing.run.approve", "billing.statement.approve", "billing.correction.post",
      "billing.year.close",
    ]
    for endpoint in EndpointTable.all where endpoint.id.rawValue.hasPrefix("billing.") {
      let expected: DeskRight =
        approving.contains(endpoint.id.rawValue)
        ? .approve : endpoint.method == .get && !Self.raw.contains(endpoint.id.rawValue) ? .read : .operate
      #expect(endpoint.access == .prefecture(expected), "\(endpoint.id)")
    }
  }

  /// The use of single towns: for operators alone.
  private static let raw: Set<String> = [
    "billing.usage.conflicts", "billing.usage.unattributed", "billing.usage.export",
  ]
}
