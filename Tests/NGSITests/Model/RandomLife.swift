import NGSI
import StrictJSON

/// Random requests on one entity with few names, so that they meet.
struct RandomLife {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func request() throws -> UpdateRequest {
    let entity = EntityReference(id: try EntityID("E"), type: try EntityType("T"))
    return UpdateRequest(
      try action(), entity: entity, options: pick([[], [], .overrideMetadata, .forcedUpdate]))
  }

  private mutating func action() throws -> UpdateAction {
    switch below(12) {
    case 0: return .create(try inputs())
    case 1, 2: return .upsert(try inputs())
    case 3, 4: return .append(try inputs())
    case 5: return .appendStrict(try inputs(), createsMissing: below(2) == 0)
    case 6, 7: return .update(try inputs())
    case 8: return .replace(try inputs())
    case 9: return .deleteAttributes([try AttributeName(name())])
    case 10:
      return .updateValue(
        try AttributeName(name()), try Payload.value(json: Array(pick(["[1]", #"{"a":1}"#, #"{"$push":1}"#]).utf8)))
    default: return below(10) == 0 ? .delete : .deleteAttribute(try AttributeName(name()))
    }
  }

  private mutating func inputs() throws -> [AttributeInput] {
    var object = JSONObject()
    for _ in 0..<below(4) { object.append(name(), try JSON(parsing: attribute())) }
    return object.isEmpty ? [] : try Payload.attributes(JSON.object(object).bytes, .normalized)
  }

  private mutating func name() -> String { pick(["A", "B", "C", "D", "dateExpires"]) }

  private mutating func attribute() -> String {
    pick([
      #"{"value":1}"#, #"{"value":2.5}"#, #"{"value":"x"}"#, #"{"value":null}"#, #"{"value":[1,2]}"#,
      #"{"value":{"x":1}}"#,
      #"{"value":{"$inc":1}}"#, #"{"value":{"$push":1}}"#, #"{"value":{"$set":{"y":2}}}"#, #"{"value":{"$pull":1}}"#,
      #"{"type":"geo:point","value":"1,2"}"#, #"{"type":"geo:json","value":{"type":"Point","coordinates":[1,2]}}"#,
      #"{"type":"geo:point","value":"1,2","metadata":{"ignoreType":{"value":true}}}"#,
      #"{"value":7,"metadata":{"m":{"value":1}}}"#,
      #"{"type":"DateTime","value":"2030-01-01"}"#, #"{"value":true,"metadata":{"n":{"value":"x"}}}"#,
    ])
  }

  private mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }

  private mutating func below(_ bound: Int) -> Int {
    // SplitMix64: the same on every machine, so that a printed seed repeats the run.
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
  }
}
