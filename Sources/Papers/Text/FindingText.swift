import Allocation
import CivilTime

/// Findings as a sentence for the council.
enum FindingText {
  static func text(_ finding: Finding, _ names: PaperNames) -> String {
    switch finding {
    case .statisticEstimated(let member, let kind, let asOf, let used):
      "\(names.member(member))の\(kind)は\(JapaneseDate.text(asOf))の値がないため、\(JapaneseDate.text(used))の値を用いました。"
    case .boundsSkipped(let pool, _): "\(names.pool(pool))は負の額の配分のため、上下限を適用していません。"
    case .aboveStandalone(let member, let yen, let standalone):
      "\(names.member(member))の負担\(NumberText.grouped(yen))円は、単独整備時の費用\(NumberText.grouped(standalone))円を上回ります。"
    case .belowIncremental(let member, let yen, let incremental):
      "\(names.member(member))の負担\(NumberText.grouped(yen))円は、参加により増える費用\(NumberText.grouped(incremental))円を下回ります。"
    case .largerPaysLess(let member, let yen, let other, let otherYen):
      "\(names.member(member))（\(NumberText.grouped(yen))円）は、より小さい\(names.member(other))（\(NumberText.grouped(otherYen))円）より負担が少なくなっています。"
    case .yearOnYear(let member, let yen, let previous):
      "\(names.member(member))の負担は前年度の\(NumberText.grouped(previous))円から\(NumberText.grouped(yen))円になり、協定に定める変動幅を超えます。"
    case .joinRaisesOthers(let member, let difference):
      "加入により\(names.member(member))の負担が\(NumberText.grouped(difference))円増えます。"
    }
  }
}
