import Consent
import HTTPTypes
import Metering
import Tenancy

/// A town's subjects, by its clerks and managers. Nothing here shows what is recorded about a person.
enum SubjectEndpoints {
  private static let handle = Schema.object([.init("handle", .text)])

  private static let standing = Schema.object([
    .init("handle", .text), .init("state", .choice(Subject.State.allCases.map(\.rawValue))),
    .init("reason", .optional(.choice(Subject.ClosingReason.allCases.map(\.rawValue)))),
    .init("erasure", .choice(["none", "asked", "done"])),
  ])

  static let all: [Endpoint] = [
    Endpoint(
      "tenant.subject.create", .post, "/tenant/v1/subjects", operation: .admin,
      summary: Summary("Enter a person under the town's own name for them", ja: "本人の登録"), body: .required(.console),
      request: .object([.init("handle", .text), .init("birth_date", .date)]), answers: [.json(201, handle)],
      refusals: [.exists, .dateInvalid],
      handler: .staffConsentChange(.clerk, SubjectHandlers.create)),
    Endpoint(
      "tenant.subject.link_code", .post, "/tenant/v1/subjects/{handle}/link-codes", operation: .admin,
      summary: Summary("Make a code for a person whose identity was checked; it is shown once", ja: "連携コードの発行"),
      body: .optional(.console), request: .object([]),
      answers: [.json(201, .object([.init("code", .optional(.text)), .init("expires_at", .instant)]))],
      refusals: [.conflict], handler: .staffConsentChange(.clerk, SubjectHandlers.makeLinkCode)),
    Endpoint(
      "tenant.subject.close", .post, "/tenant/v1/subjects/{handle}/close", operation: .admin,
      summary: Summary("Close a person's entry; all consents end", ja: "本人の閉鎖"), body: .required(.console),
      request: .object([.init("reason", .choice(Subject.ClosingReason.allCases.map(\.rawValue)))]),
      answers: [.json(200, standing)], handler: .staffConsentChange(.manager, SubjectHandlers.close)),
    Endpoint(
      "tenant.subject.erase", .post, "/tenant/v1/subjects/{handle}/erase", operation: .admin,
      summary: Summary("Ask for the erasure of a closed entry", ja: "本人情報の消去の申請"), body: .optional(.console),
      request: .object([]), answers: [.json(202, standing)], refusals: [.conflict],
      handler: .staffConsentChange(.manager, SubjectHandlers.askErasure)),
    Endpoint(
      "tenant.subject.erase_approve", .post, "/tenant/v1/subjects/{handle}/erase/approve", operation: .admin,
      summary: Summary("Erase it; by another manager than the one who asked", ja: "本人情報の消去の承認（別の担当者）"),
      body: .optional(.console), request: .object([]), answers: [.json(200, standing)],
      refusals: [.conflict, .secondPersonNeeded],
      handler: .staffConsentChange(.manager, SubjectHandlers.approveErasure)),
  ]
}
