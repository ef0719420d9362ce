import BigInt

/// Steps 3 and 4: what is deducted from the cost, and what the host bears of the rest.
extension PoolRun {
  /// An offset of a class, phase or band belongs to one slice; one of the whole pool is split over the slices by
  /// what they cost. Offsets of members wait for step 11.
  mutating func bookOffsets() throws(AllocationError) {
    let place = place
    for offset in pool.offsets where offset.member == nil {
      try Yen.add(offset.yen, to: &offsets, at: place)
      guard offset.classification.isEmpty else {
        let slice = slice(of: offset.classification)
        try Yen.add(offset.yen, to: &slices[slice].offsets, at: place)
        continue
      }
      for (index, yen) in try spread(offset).enumerated() {
        try Yen.add(yen, to: &slices[index].offsets, at: place)
      }
    }
  }

  private func spread(_ offset: Pool.Offset) throws(AllocationError) -> [Int] {
    do throws(SplitFault) {
      let table = try WeightTable(slices.map { max(0, $0.gross) })
      return try LargestRemainder.split(offset.yen, by: table).yen
    } catch {
      throw AllocationError(error, at: place.key("offsets").key(offset.id))
    }
  }

  mutating func bookHostShare() throws(AllocationError) {
    let place = place
    for (index, entry) in pool.hostShare.enumerated() {
      let yen = try hostYen(entry, of: slices[index].net, at: index)
      slices[index].host = yen
      try Yen.add(yen, to: &hostShare, at: place)
    }
  }

  private func hostYen(
    _ entry: Pool.HostShareEntry, of net: Int, at index: Int
  ) throws(AllocationError) -> Int {
    switch entry.part {
    case .ratio(let ratio, oddYenToHost: false): return try yen(ExactFraction(Yen.part(ratio, of: net)))
    case .ratio(let ratio, oddYenToHost: true):
      return try yen(ExactFraction(BigInt(net) - Yen.part(.one - ratio, of: net)))
    case .yen(let yen):
      guard yen == 0 || (yen.signum() == net.signum() && yen.magnitude <= net.magnitude) else {
        throw AllocationError(
          .hostShareExceeds, at: place.key("host_share").index(index), "the host would bear more than the net cost")
      }
      return yen
    }
  }
}
