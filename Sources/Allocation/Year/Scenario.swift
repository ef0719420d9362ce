extension AllocationResult.Scenario {
  /// What a change means for each member (Allocation.docc, A8).
  init(from old: YearRun, to new: YearRun) {
    let (before, after) = (old.yenByMember, new.yenByMember)
    let (presentBefore, presentAfter) = (old.present, new.present)
    self.before = before
    difference = after.merging(before.mapValues { -$0 }, uniquingKeysWith: +)
    joiners = presentAfter.subtracting(presentBefore).sorted()
    leavers = presentBefore.subtracting(presentAfter).sorted()
    others = presentBefore.intersection(presentAfter).sorted()
    membersBefore = old.totals.members
    membersAfter = new.totals.members
  }
}

extension YearRun {
  fileprivate var yenByMember: [String: Int] {
    Dictionary(uniqueKeysWithValues: members.map { ($0.code, $0.yen) })
  }
}
