import Allocation
import CivilTime
import StrictJSON

/// Names as papers print them: of members and pools from the case, of statistics, meters and classes from the words of
/// the domain. What has no name is printed by its id, so that nothing is ever left unnamed.
struct PaperNames: Sendable {
  let kase: AllocationCase
  private var members: [String: String]
  private let pools: [String: Pool]

  init(_ kase: AllocationCase) {
    self.kase = kase
    members = Dictionary(kase.members.map { ($0.code, $0.name ?? $0.code) }) { first, _ in first }
    pools = Dictionary(kase.pools.map { ($0.id, $0) }) { first, _ in first }
  }

  func member(_ code: String) -> String {
    switch code {
    case kase.host.code: kase.host.name ?? code
    case AllocationCase.unattributed: "（帰属不明分）"
    default: members[code] ?? code
    }
  }

  /// Names of those who join by the patch of a scenario or correction, too.
  func adding(scenarioOf kase: AllocationCase) -> PaperNames {
    var names = self
    for (code, member) in kase.change?.patch.object?["members"]?.object?.members ?? [] {
      if let name = member.object?["name"]?.string { names.members[code] = name }
    }
    return names
  }

  func pool(_ id: String) -> String { pools[id]?.name ?? id }

  func rule(of pool: String) -> Rule? { pools[pool]?.rule.flatMap { kase.rules[$0] } }

  /// The reason of each component of a pool's rule.
  func reasons(of pool: String) -> [MemberShare.Reason] {
    (rule(of: pool)?.components ?? []).map { component in
      switch component.key {
      case .even: .even
      case .statistic, .statisticPower, .bands: .size
      case .meter: .use
      case .ratios, .direct: .ratio
      }
    }
  }

  /// What the weights of a component are, with day and source.
  func base(of key: ComponentKey) -> String {
    switch key {
    case .even: "均等（1団体1）"
    case .statistic(let reference): statistic(reference)
    case .statisticPower(let reference, let doubling):
      "\(statistic(reference))　2倍につき\(NumberText.fraction(doubling))倍"
    case .bands(let reference, _): "\(statistic(reference))の区分による重み"
    case .meter(let reference, _): meter(reference)
    case .ratios: "協定に定める率"
    case .direct(let code): "\(member(code))の負担"
    }
  }

  func statistic(_ reference: StatisticReference) -> String {
    let source = kase.document.object?["statistics"]?.object?[reference.kind]?.object?[reference.asOf.iso8601]?
      .object?["source"]?.string
    let name = source ?? Self.statistics[reference.kind] ?? reference.kind
    return "\(name)（\(JapaneseDate.short(reference.asOf))現在）"
  }

  private func meter(_ reference: MeterReference) -> String {
    let last = reference.window.to.adding(days: -1)
    let name = Self.meter(reference.meter)
    return "\(name)（\(JapaneseDate.short(reference.window.from))～\(JapaneseDate.short(last))）"
  }

  static func meter(_ id: String) -> String { meters[id].map { "\($0)" } ?? id }

  static func classification(_ value: Pool.Classification) -> (costClass: String, phase: String, band: String) {
    let costClass: String? =
      switch value.costClass {
      case .cloud?: "クラウド利用料"
      case .labour?: "役務費"
      case .licence?: "アプリ利用料"
      case nil: nil
      }
    let phase: String? =
      switch value.phase {
      case .initial?: "初期"
      case .running?: "運用"
      case nil: nil
      }
    let band: String? =
      switch value.band {
      case .a?: "運用"
      case .b?: "データ整備"
      case .c?: "データ連携"
      case .d?: "サービス提供"
      case nil: nil
      }
    return (costClass ?? NumberText.none, phase ?? NumberText.none, band ?? NumberText.none)
  }

  private static let statistics = [
    "population.census": "国勢調査人口", "population.register": "住民基本台帳人口", "population": "人口", "area": "面積",
    "households": "世帯数",
  ]

  private static let meters = [
    "api.calls": "API呼出数", "entities.stored": "エンティティ保存量", "history.rows": "履歴保存量", "storage.bytes": "保存容量",
    "notifications": "通知配信数", "notifications.delivered": "通知配信数", "subscriptions.active": "購読数",
    "apps.registered": "登録アプリ数", "users.staff": "職員利用者数", "consent.checks": "同意確認数",
    "consent.citizens": "同意者数", "forwarded.requests": "転送要求数", "jobs.runs": "処理実行数", "jobs.rows": "処理行数",
    "support.minutes": "支援時間（分）", "traffic.in": "受信量", "traffic.out": "送信量", "db.ms": "DB時間", "db.blocks": "DB読取量",
    "cpu.ms": "CPU時間",
  ]
}
