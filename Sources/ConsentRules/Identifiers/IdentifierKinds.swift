/// A resident's account of the prefecture: `ac_…`. It holds an issuer and its subject, nothing else.
package typealias AccountID = Identifier<AccountIDKind>
/// A person in one town: `sj_…`.
package typealias SubjectID = Identifier<SubjectIDKind>
/// What one service calls one person (仮名ID, ppid): `pp_…`, in every town the same.
package typealias PairwiseID = Identifier<PairwiseIDKind>
/// An offer (募集): `of_…`.
package typealias OfferID = Identifier<OfferIDKind>
/// A consent: `cn_…`.
package typealias ConsentID = Identifier<ConsentIDKind>
/// A receipt of one change of a consent: `cr_…`.
package typealias ReceiptID = Identifier<ReceiptIDKind>
/// What a consent's receipts call the person: `rs_…`, random for each consent.
package typealias ReceiptSubject = Identifier<ReceiptSubjectKind>
/// A service's request for consent: `cq_…`.
package typealias ConsentRequestID = Identifier<ConsentRequestIDKind>
/// A ledger entry: `le_…`.
package typealias LedgerEntryID = Identifier<LedgerEntryIDKind>
/// An HTTP request: `rq_…`.
package typealias RequestID = Identifier<RequestIDKind>

package enum AccountIDKind: IdentifierKind { package static let prefix: StaticString = "ac" }
package enum SubjectIDKind: IdentifierKind { package static let prefix: StaticString = "sj" }
package enum PairwiseIDKind: IdentifierKind { package static let prefix: StaticString = "pp" }
package enum OfferIDKind: IdentifierKind { package static let prefix: StaticString = "of" }
package enum ConsentIDKind: IdentifierKind { package static let prefix: StaticString = "cn" }
package enum ReceiptIDKind: IdentifierKind { package static let prefix: StaticString = "cr" }
package enum ReceiptSubjectKind: IdentifierKind { package static let prefix: StaticString = "rs" }
package enum ConsentRequestIDKind: IdentifierKind { package static let prefix: StaticString = "cq" }
package enum LedgerEntryIDKind: IdentifierKind { package static let prefix: StaticString = "le" }
package enum RequestIDKind: IdentifierKind { package static let prefix: StaticString = "rq" }
