import HTTPTypes
import Metering
import Tenancy

/// What a key may do about itself, and what anyone may say about keys that lie about.
enum KeyEndpoints {
  /// 100 keys with room for quotes and blanks.
  static let leakReport = BodyForm(media: [.json], bytesMax: 16 << 10, depthMax: 3, mayHoldKeys: true)

  static let all: [Endpoint] = [
    Endpoint(
      "service.key.rotate", .post, "/service/v1/keys/self/rotate", operation: .admin,
      summary: Summary("Replace the key that asks; it works until the overlap ends", ja: "自分のキーの更新"),
      body: .optional(.console),
      request: .object([.init("overlap", .string(format: "duration"), isRequired: false)]),
      answers: [.json(201, .named(KeyShapes.issued))], refusals: [.overlapInvalid, .alreadyRotated],
      handler: .ownKeyChange(OwnKeyHandlers.rotate)),
    Endpoint(
      "public.key.leaked", .post, "/public/v1/leaked-keys", operation: nil,
      summary: Summary("Report keys found lying about; they end at once"), body: .required(leakReport),
      request: .object([.init("keys", .array(of: .text))]), answers: [.json(202, LeakReportHandlers.shape)],
      listeners: [.data], handler: .open(LeakReportHandlers.report)),
  ]
}
