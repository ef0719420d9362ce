package import StrictJSON

/// A value that is not stored but changes the stored one ("Update operators for attribute values", behaviour 28):
/// an object whose one member is an operator, or both `$set` and `$unset`.
package enum UpdateOperation: Hashable, Sendable {
  case increment(JSONNumber)
  case multiply(JSONNumber)
  case minimum(JSON)
  case maximum(JSON)
  /// `position` is where the first one goes; at the end when nil or past the end; from the end when negative.
  case push([JSON], position: Int?)
  case addToSet([JSON])
  case pull(JSON)
  case pullAll([JSON])
  /// Members to put and names to take away; distinct.
  case merge(set: JSONObject, unset: [String])
  /// `$unset` of something that is no object: ignored.
  case nothing
}

extension UpdateOperation {
  private enum Name: String {
    case increment = "$inc"
    case multiply = "$mul"
    case minimum = "$min"
    case maximum = "$max"
    case push = "$push"
    case addToSet = "$addToSet"
    case pull = "$pull"
    case pullAll = "$pullAll"
    case set = "$set"
    case unset = "$unset"
  }

  /// The operation that a value stands for; nil when it is a plain value. Names that only look like operators are
  /// members like any other.
  /// - Throws: 400 when operators are mixed with something else, or an operand does not fit.
  init?(_ value: JSON) throws(NGSIError) {
    guard let object = value.object, object.members.contains(where: { Name(rawValue: $0.key) != nil }) else {
      return nil
    }
    if object["$set"] != nil || object["$unset"] != nil {
      guard let merge = try Self.merge(object) else { return nil }
      self = merge
      return
    }
    guard object.count == 1, let (key, operand) = object.members.first, let name = Name(rawValue: key) else {
      throw .mixedOperators
    }
    self = try Self.single(name, operand)
  }

  private static func single(_ name: Name, _ operand: JSON) throws(NGSIError) -> UpdateOperation {
    switch name {
    case .increment:
      guard let number = operand.number else { throw .operandNotNumber(name.rawValue) }
      return .increment(number)
    case .multiply:
      guard let number = operand.number else { throw .operandNotNumber(name.rawValue) }
      return .multiply(number)
    case .minimum: return .minimum(operand)
    case .maximum: return .maximum(operand)
    case .push: return try push(operand)
    case .addToSet: return .addToSet(try each(operand)?.elements ?? [operand])
    case .pull: return .pull(operand)
    case .pullAll:
      guard let elements = operand.array else { throw .operandNotArray(name.rawValue) }
      return .pullAll(elements)
    case .set, .unset: return .nothing
    }
  }

  private static func push(_ operand: JSON) throws(NGSIError) -> UpdateOperation {
    guard let (elements, modifiers) = try each(operand) else { return .push([operand], position: nil) }
    guard let position = modifiers["$position"] else { return .push(elements, position: nil) }
    guard let place = position.number?.int64, let place = Int(exactly: place) else {
      throw .operandNotNumber("$position")
    }
    return .push(elements, position: place)
  }

  /// `{"$each": […]}` with its modifiers; nil for any other operand.
  private static func each(_ operand: JSON) throws(NGSIError) -> (elements: [JSON], modifiers: JSONObject)? {
    guard var object = operand.object, let each = object.remove("$each") else { return nil }
    guard let elements = each.array else { throw .operandNotArray("$each") }
    guard object.members.allSatisfy({ $0.key == "$position" }) else { throw .mixedOperators }
    return (elements, object)
  }

  /// `$set` and `$unset`, alone or together; nil when it is `$set` of something that is no object: a plain value.
  private static func merge(_ object: JSONObject) throws(NGSIError) -> UpdateOperation? {
    guard object.members.allSatisfy({ $0.key == "$set" || $0.key == "$unset" }) else { throw .mixedOperators }
    let unset = object["$unset"]?.object?.members.map(\.key) ?? []
    guard let set = object["$set"] else {
      return unset.isEmpty ? .nothing : .merge(set: JSONObject(), unset: unset)
    }
    guard let members = set.object else {
      guard object.count == 1 else { throw .mixedOperators }
      return nil
    }
    guard !unset.contains(where: { members[$0] != nil }) else { throw .conflictingOperators }
    return .merge(set: members, unset: unset)
  }

  /// The plain value that `{"$set": value}` stands for when `value` is no object.
  static func plainValue(of value: JSON) -> JSON {
    guard let object = value.object, object.count == 1, let plain = object["$set"], plain.object == nil else {
      return value
    }
    return plain
  }
}
