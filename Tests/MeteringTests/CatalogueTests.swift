import Metering
import Testing

@Suite("Catalogue of meters")
struct CatalogueTests {
  @Test("an operation class is a class of api.calls, and nothing else is")
  func operationClasses() {
    #expect(Meter.apiCalls.classes.map(\.rawValue) == OperationClass.allCases.map(\.rawValue))
  }

  @Test("what is billed exactly is what Metering.docc says", arguments: OperationClass.allCases)
  func grades(operation: OperationClass) {
    let exact: Set<OperationClass> = [.write, .subscribe, .admin, .batch, .batchItem]
    #expect((operation.grade == .exact) == exact.contains(operation))
    #expect(Meter.apiCalls.grade(of: operation.usageClass) == operation.grade)
  }

  @Test("a class a meter does not have cannot be billed")
  func foreignClass() {
    #expect(Meter.trafficIn.grade(of: .read) == .indicative)
    #expect(Meter.apiCalls.grade(of: .delivered) == .indicative)
  }

  @Test("the figure API calls leaves out items, administration, rejections and faults")
  func figure() {
    let left = Set(Meter.apiCalls.classes).subtracting(APICallsFigure.classes)
    #expect(left == [.batchItem, .admin, .rejected, .fault])
    for usageClass in APICallsFigure.classes { #expect(APICallsFigure.definition.contains(usageClass.rawValue)) }
  }
}
