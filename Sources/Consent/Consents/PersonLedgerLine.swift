import CivilTime
import ConsentRules
package import StrictJSON
import Tenancy

/// One line of `GET /me/v1/ledger`.
package struct PersonLedgerLine: Sendable {
  let entry: LedgerEntry
  /// How many refusals the line stands for; nil when it is one entry.
  let refusals: Int?
  let words: PersonLedgerWords?
  /// How many records were delivered; nil until the access has ended.
  let records: Int?

  /// Absent values are null. A line of refusals names its day in Japan and no entry.
  package var json: JSON {
    if let refusals {
      return [
        "kind": "denied", "day": .string(JapanTime.date(of: entry.at).iso8601), "tenant": tenant,
        "recipient": recipient, "count": .number(JSONNumber(refusals)),
      ]
    }
    var line: JSONObject = [
      "entry": .string(entry.id.text), "kind": .string(entry.kind.rawValue),
      "at": .string(entry.at.iso8601Milliseconds()), "tenant": tenant, "recipient": recipient, "purpose": purpose,
      "categories": .array(categories.map { .string($0) }), "basis": text(entry.basis), "result": text(entry.decision),
      "records": records.map { .number(JSONNumber($0)) } ?? .null, "block": block,
    ]
    switch entry.kind {
    case .access: line.append("mode", text(entry.mode))
    case .receipt:
      line.append("event", text(words?.receiptKind))
      line.append("consent", text(entry.consent?.text))
      line.append("receipt", text(entry.receipt?.text))
    case .write, .admin: line.append("act", text(entry.act))
    case .outcome: break
    }
    return .object(line)
  }

  private var tenant: JSON { .string(entry.tenant.sixDigits) }

  private var recipient: JSON {
    guard let organisation = entry.organisation ?? words?.organisation else { return .null }
    return [
      "org": .string(organisation), "service": text(entry.service ?? words?.service),
      "name": text(words?.organisationName), "service_name": text(words?.serviceName),
    ]
  }

  private var purpose: JSON {
    guard let purpose = words?.purpose ?? entry.purpose else { return .null }
    return ["id": .string(purpose), "text": text(words?.purposeText)]
  }

  private var categories: [String] {
    switch entry.kind {
    case .access: entry.permitted
    case .write: entry.category.map { [$0] } ?? []
    case .receipt: words?.category.map { [$0] } ?? []
    case .admin, .outcome: []
    }
  }

  private var block: JSON {
    guard let seal = entry.seal else { return .null }
    return ["height": .number(JSONNumber(seal.height)), "hash": .string(seal.blockHash.hex)]
  }

  private func text(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }
}
