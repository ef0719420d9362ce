/// What services and devices may ask of NGSI-v2. Each resource lists its own endpoints in `NGSIEndpoints+….swift`
/// beside its handlers.
enum NGSIEndpoints {
  static let all: [Endpoint] =
    entities + attributes + attribute + value + types + batch + subscriptions
}
