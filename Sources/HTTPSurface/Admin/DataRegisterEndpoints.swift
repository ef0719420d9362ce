import HTTPTypes
import Metering

/// The prefecture's registers of what may be collected and why: categories and purposes (HTTPSurface.docc, credentials).
enum DataRegisterEndpoints {
  static let all: [Endpoint] = [
    Endpoint(
      "admin.category.create", .post, "/admin/v1/categories", operation: .admin,
      summary: Summary("Register a version of a data category", ja: "データ区分の登録"), body: .required(.console),
      request: .named(DataRegisterShapes.categoryOrder), answers: [.json(201, .named(DataRegisterShapes.category))],
      refusals: [.exists, .itemsInvalid],
      handler: .prefectureChange(CategoryHandlers.create)),
    Endpoint(
      "admin.category.approve", .post, "/admin/v1/categories/{categoryId}/{version}/approve", operation: .admin,
      summary: Summary("Let a version be offered; by another operator where it needs two", ja: "データ区分の承認"),
      body: .optional(.console), request: .object([]), answers: [.json(200, .named(DataRegisterShapes.category))],
      refusals: [.secondPersonNeeded], handler: .prefectureChange(CategoryHandlers.approve)),
    Endpoint(
      "admin.category.list", .get, "/admin/v1/categories", operation: .query,
      summary: Summary("List the versions of all categories", ja: "データ区分の一覧"), query: Paging.parameters,
      answers: [.json(200, Paging.shape("categories", .named(DataRegisterShapes.category)))],
      handler: .prefecture(CategoryHandlers.list)),
    Endpoint(
      "admin.purpose.create", .post, "/admin/v1/purposes", operation: .admin,
      summary: Summary("Register a version of a purpose as a draft", ja: "利用目的の登録"), body: .required(.console),
      request: .named(DataRegisterShapes.purposeOrder), answers: [.json(201, .named(DataRegisterShapes.purpose))],
      refusals: [.exists, .purposeTooVague],
      handler: .prefectureChange(PurposeHandlers.create)),
    Endpoint(
      "admin.purpose.approve", .post, "/admin/v1/purposes/{purposeId}/{version}/approve", operation: .admin,
      summary: Summary("Let a version be offered; by another operator than its author", ja: "利用目的の承認（別の担当者）"),
      body: .optional(.console), request: .object([]), answers: [.json(200, .named(DataRegisterShapes.purpose))],
      refusals: [.secondPersonNeeded, .conflict], handler: .prefectureChange(PurposeHandlers.approve)),
    Endpoint(
      "admin.purpose.list", .get, "/admin/v1/purposes", operation: .query,
      summary: Summary("List the versions of all purposes", ja: "利用目的の一覧"), query: Paging.parameters,
      answers: [.json(200, Paging.shape("purposes", .named(DataRegisterShapes.purpose)))],
      handler: .prefecture(PurposeHandlers.list)),
  ]
}
