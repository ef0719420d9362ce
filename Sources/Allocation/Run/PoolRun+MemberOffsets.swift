/// Step 11: offsets of single members, which may make their yen negative.
extension PoolRun {
  mutating func bookMemberOffsets() throws(AllocationError) {
    let place = place
    let positions = Dictionary(uniqueKeysWithValues: members.enumerated().map { ($0.element.code, $0.offset) })
    for offset in pool.offsets {
      guard let position = offset.member.flatMap({ positions[$0] }) else { continue }
      try Yen.add(offset.yen, to: &memberOffsets, at: place)
      try Yen.add(-offset.yen, to: &rows[position].offsets, at: place)
    }
  }
}
