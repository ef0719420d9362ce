/// What a chain of receipts says of a consent, step by step: which event may follow, and when.
struct ReceiptLife {
  private enum Standing { case nothing, active, paused, held, ended }
  private var standing = Standing.nothing

  /// Takes the next receipt of the chain. The reason why it may not come here, or nil.
  mutating func fault(taking receipt: Receipt) -> String? {
    if let fault = Self.faultInItself(receipt) { return fault }
    switch (standing, receipt.kind) {
    case (.nothing, .granted), (.paused, .resumed): standing = .active
    case (.active, .suspended): standing = receipt.isOwnPause ? .paused : .held
    case (.paused, .suspended) where !receipt.isOwnPause: standing = .held
    case (.active, _) where receipt.kind.isFinal, (.paused, _) where receipt.kind.isFinal,
      (.held, _) where receipt.kind.isFinal:
      standing = .ended
    case (.nothing, _): return "\(receipt.kind.rawValue) of what was never granted"
    case (.ended, _): return "\(receipt.kind.rawValue) after the end"
    case (.active, _), (.paused, _), (.held, _): return "\(receipt.kind.rawValue) does not follow"
    }
    return nil
  }

  private static func faultInItself(_ receipt: Receipt) -> String? {
    switch receipt.kind {
    case .expired:
      if receipt.at != receipt.terms.validUntil { return "it expired at another time than its end" }
      if receipt.givenBy.kind != .system { return "time runs out by nobody's act" }
    case .granted, .superseded, .suspended, .resumed, .withdrawn, .invalidated:
      if receipt.at >= receipt.terms.validUntil { return "\(receipt.kind.rawValue) after its time ran out" }
      if receipt.at < receipt.terms.validFrom { return "\(receipt.kind.rawValue) before it began" }
    }
    switch receipt.kind {
    case .suspended:
      if let reason = receipt.reason, SuspensionReason(rawValue: reason) == nil { return "unknown reason" }
    case .invalidated:
      guard let reason = receipt.reason, InvalidationReason(rawValue: reason) != nil else { return "unknown reason" }
    case .granted, .superseded, .resumed, .withdrawn, .expired:
      if receipt.reason != nil { return "\(receipt.kind.rawValue) has no reason" }
    }
    return nil
  }
}

extension Receipt {
  /// Whether it is the person's own pause, which the person may end.
  fileprivate var isOwnPause: Bool { reason == nil || reason == SuspensionReason.myself.rawValue }
}
