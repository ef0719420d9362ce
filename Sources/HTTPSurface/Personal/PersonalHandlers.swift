import Consent
import ConsentRules
import HTTPTypes
import Metering
import NIOCore
import StrictJSON
import Tenancy

/// Personal records: read by services, written by providers. Every answer was decided and written down before.
enum PersonalHandlers {
  @Sendable static func read(_ request: PersonalRequest) async throws -> PersonalReply {
    let person = try PersonalForm.person(request.info.path("ppid"))
    let access = try PersonalForm.request(request, PersonalForm.categories(request.info.query["categories"]))
    let found = try await request.services.requirePersonal().reader.read(access, of: person)
    var headers = rotationFields(found.rotation)
    headers[.moyaiLedgerEntry] = found.entry.text
    headers[.moyaiObligations] = found.obligations.text
    return PersonalReply(
      Answer(status: .ok, headers: headers, body: .bytes(ByteBuffer(bytes: found.body), .json)),
      origin: request.origin(found.service))
  }

  @Sendable static func batch(_ request: PersonalRequest) async throws -> PersonalReply {
    let members = try request.info.members(["ppids", "categories"])
    let texts = try members.strings("ppids")
    guard (1...PersonalReader.personsMax).contains(texts.count) else {
      throw Problem.bad("/ppids", "wrong_count", shown: "1 to \(PersonalReader.personsMax) persons")
    }
    var persons: [PairwiseID] = []
    for (index, text) in texts.enumerated() {
      guard let person = PairwiseID(text) else { throw Problem.bad("/ppids/\(index)", "wrong_form") }
      persons.append(person)
    }
    guard Set(persons).count == persons.count else { throw Problem.bad("/ppids", "repeated") }
    let access = try PersonalForm.request(request, PersonalForm.categories(members.strings("categories")))
    let found = try await request.services.requirePersonal().reader.batch(access, of: persons)
    var headers = rotationFields(found.rotation)
    if found.permitted > 0 { headers[.moyaiObligations] = found.obligations.text }
    return PersonalReply(
      Answer(status: .ok, headers: headers, body: .bytes(ByteBuffer(bytes: found.body), .json)),
      origin: request.origin(found.service))
  }

  @Sendable static func put(_ request: PersonalRequest) async throws -> PersonalReply {
    let name = try recordName(request)
    let members = try request.info.members(["version", "items"])
    let version = try members.integer("version")
    guard (1...Int64(Int32.max)).contains(version) else { throw Problem.bad("/version", "out_of_range") }
    guard let items = members.value("items")?.object else { throw Problem.bad("/items", "missing") }
    let receipt = try await request.services.requirePersonal().writer.put(
      name, version: Int(version), items: items, with: request.presented, isNumberSuspected: request.suspected != nil)
    let answer =
      receipt.written == .created
      ? Answer(status: .created, headers: rotationFields(receipt.rotation), body: .empty)
      : Answer(status: .noContent, headers: rotationFields(receipt.rotation), body: .absent)
    return PersonalReply(answer, origin: request.origin(nil))
  }

  @Sendable static func delete(_ request: PersonalRequest) async throws -> PersonalReply {
    let receipt = try await request.services.requirePersonal().writer.delete(
      recordName(request), with: request.presented)
    return PersonalReply(
      Answer(status: .noContent, headers: rotationFields(receipt.rotation), body: .absent), origin: request.origin(nil))
  }

  private static func recordName(_ request: PersonalRequest) throws(Problem) -> RecordName {
    let info = request.info
    guard let category = CategoryName(info.path("category")),
      let name = RecordName(category: category, handle: info.path("handle"), record: info.path("record"))
    else { throw Problem(.badRequest, shown: "category, handle or record is not well formed") }
    return name
  }
}

extension PersonalRequest {
  /// The town pays for what its keys read and write.
  fileprivate func origin(_ service: String?) -> UsageOrigin {
    let tenant = presented.key.tenant.tenant
    return UsageOrigin(payer: tenant, owner: tenant, kid: presented.key.kid.text, service: service ?? "")
  }
}
