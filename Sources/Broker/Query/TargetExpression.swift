import NGSI
import Postgres

/// A condition's target as SQL on a row of `moyai.entity`.
struct TargetExpression {
  /// When the value is an instant that is written as NGSI-v2 prints dates. These texts sort as the instants do, so no
  /// cast is needed, which could fail on a single odd row and take the whole query with it.
  enum Dating {
    case never
    case always
    /// The boolean expression tells it for each row.
    case depends(SQL)
  }

  /// A `jsonb`; NULL exactly when the target does not exist. `->` with a text reaches into objects only.
  let value: SQL
  let dating: Dating

  init(_ target: Condition.Target) {
    if let builtin = BuiltinTarget(target) {
      self.init(builtin, attribute: target.attribute)
    } else {
      self.init(stored: target)
    }
  }

  private init(stored target: Condition.Target) {
    var holder: SQL = "attrs -> \(target.attribute)::text"
    if let metadata = target.metadata { holder = "\(holder) -> 'metadata' -> \(metadata)::text" }
    let path: SQL = target.path.reduce("\(holder) -> 'value'") { "\($0) -> \($1)::text" }
    value = "(\(path))"
    dating = target.path.isEmpty ? .depends("\(holder) ->> 'type' IN ('DateTime', 'ISO8601')") : .never
  }

  private init(value: SQL, dating: Dating) {
    self.value = value
    self.dating = dating
  }

  private init(_ builtin: BuiltinTarget, attribute: String) {
    switch builtin {
    case .dateCreated: self.init(instant: "created")
    case .dateModified: self.init(instant: "modified")
    case .dateExpires: self.init(instant: "expires")
    case .attributeCreated: self.init(microseconds: "attr_times::json -> \(attribute)::text ->> 0")
    case .attributeModified: self.init(microseconds: "attr_times::json -> \(attribute)::text ->> 1")
    case .servicePath: self.init(value: "to_jsonb(service_path)", dating: .never)
    }
  }

  private init(microseconds: SQL) {
    self.init(instant: "timestamptz 'epoch' + (\(microseconds))::bigint * interval '1 microsecond'")
  }

  /// Cut to milliseconds, as `to_char` does.
  private init(instant: SQL) {
    self.init(
      value: "to_jsonb(to_char((\(instant)) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"'))", dating: .always)
  }

  /// The value of an attribute, whatever its name.
  static func attribute(_ name: String) -> SQL { "(attrs -> \(name)::text -> 'value')" }
}
