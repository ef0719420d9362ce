/// Parts of the planned amount (Allocation.docc, A6).
enum Instalments {
  /// The instalments of each member for a plan; for a revision the issued ones stay and the rest is split again.
  /// Nil when none are agreed.
  static func of(_ year: YearRun) throws(AllocationError) -> [(code: String, yen: [Int])]? {
    guard let ratios = year.kase.agreement.instalments else { return nil }
    let keepsIssued = year.kase.kind == .revise
    var result: [(code: String, yen: [Int])] = []
    for member in year.members {
      let issued = keepsIssued ? year.kase.issued.instalments[member.code] ?? [] : []
      let rest = try split(member.yen, after: issued, ratios)
      result.append((member.code, issued + rest))
    }
    return result
  }

  private static func split(
    _ yen: Int, after issued: [Int], _ ratios: [ExactFraction]
  ) throws(AllocationError) -> [Int] {
    let place = CasePointer.root.key("agreement").key("instalments")
    var open = yen
    for amount in issued { try Yen.add(-amount, to: &open, at: place) }
    do throws(SplitFault) {
      return try LargestRemainder.split(open, by: WeightTable(Array(ratios.dropFirst(issued.count)))).yen
    } catch {
      throw AllocationError(error, at: place)
    }
  }
}
