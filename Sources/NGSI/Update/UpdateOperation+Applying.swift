import StrictJSON

extension UpdateOperation {
  /// What the operation makes of the stored value. Nil and null are an empty start: 0, the epoch, `{}` or `[]`
  /// ("Usage in create or replace entity operations").
  /// - Returns: nil when there is nothing to store: a new attribute is not made, an old one stays as it is.
  /// - Throws: 422 when it does not fit the stored value, 400 when an operand is no date.
  func applied(to stored: JSON?, isDate: Bool, attribute: AttributeName) throws(NGSIError) -> JSON? {
    let start = stored.flatMap { $0.isNull ? nil : $0 }
    let misfit = NGSIError.operatorDoesNotFit(attribute)
    switch self {
    case .increment(let operand):
      guard let result = Self.sum(try Self.number(start, else: misfit), operand) else { throw misfit }
      return .number(result)
    case .multiply(let operand):
      guard let result = Self.product(try Self.number(start, else: misfit), operand) else { throw misfit }
      return .number(result)
    case .minimum(let operand):
      let operand = try Self.operand(operand, isDate: isDate)
      let reference = start ?? Self.reference(for: operand, isDate: isDate)
      return try Self.precedes(operand, reference, else: misfit) ? operand : reference
    case .maximum(let operand):
      let operand = try Self.operand(operand, isDate: isDate)
      let reference = start ?? Self.reference(for: operand, isDate: isDate)
      return try Self.precedes(reference, operand, else: misfit) ? operand : reference
    case .push(let elements, let position):
      var array = try Self.array(start ?? .array([]), else: misfit)
      array.insert(contentsOf: elements, at: Self.place(position, in: array.count))
      return try Self.checked(.array(array))
    case .addToSet(let elements):
      var array = try Self.array(start ?? .array([]), else: misfit)
      for element in elements where !array.contains(element) { array.append(element) }
      return try Self.checked(.array(array))
    case .pull(let operand):
      guard let start else { return nil }
      return .array(try Self.array(start, else: misfit).filter { !Self.matches($0, operand) })
    case .pullAll(let operands):
      guard let start else { return nil }
      return .array(try Self.array(start, else: misfit).filter { !operands.contains($0) })
    case .merge(let set, let unset): return try Self.merged(start, set: set, unset: unset, else: misfit)
    case .nothing: return nil
    }
  }

  private static func merged(
    _ start: JSON?, set: JSONObject, unset: [String], else misfit: NGSIError
  ) throws(NGSIError) -> JSON? {
    guard let start else { return set.isEmpty ? nil : .object(set) }
    guard var object = start.object else {
      if set.isEmpty { return nil }
      throw misfit
    }
    for name in unset { object.remove(name) }
    for (name, value) in set.members { object[name] = value }
    return try checked(.object(object))
  }

  /// What grew must still be a value that could have been sent.
  private static func checked(_ value: JSON) throws(NGSIError) -> JSON { try ValueRules.output(value).value }

  private static func array(_ value: JSON, else misfit: NGSIError) throws(NGSIError) -> [JSON] {
    guard let array = value.array else { throw misfit }
    return array
  }

  private static func place(_ position: Int?, in count: Int) -> Int {
    guard let position else { return count }
    return position >= 0 ? min(position, count) : max(count + max(position, -count), 0)
  }

  /// An object operand takes away the objects that have all its members; anything else what equals it.
  private static func matches(_ element: JSON, _ operand: JSON) -> Bool {
    guard let condition = operand.object, let object = element.object else { return element == operand }
    return condition.members.allSatisfy { object[$0.key] == $0.value }
  }
}

extension UpdateOperation {
  private static func operand(_ operand: JSON, isDate: Bool) throws(NGSIError) -> JSON {
    try Payload.dateOutput(operand, isDate ? "DateTime" : nil, place: "attribute value")
  }

  private static func reference(for operand: JSON, isDate: Bool) -> JSON {
    if isDate { return "1970-01-01T00:00:00.000Z" }
    return operand.number == nil ? operand : 0
  }

  /// Numbers by value, strings by their bytes; dates are strings in a form that sorts by time.
  private static func precedes(_ left: JSON, _ right: JSON, else misfit: NGSIError) throws(NGSIError) -> Bool {
    switch (left, right) {
    case (.number(let l), .number(let r)):
      if let l = l.int64, let r = r.int64 { return l < r }
      guard let l = l.double, let r = r.double else { throw misfit }
      return l < r
    case (.string(let l), .string(let r)): return l.utf8.lexicographicallyPrecedes(r.utf8)
    case (.bool(let l), .bool(let r)): return !l && r
    case (.null, _), (.bool, _), (.number, _), (.string, _), (.array, _), (.object, _):
      throw misfit
    }
  }
}

extension UpdateOperation {
  private static func number(_ value: JSON?, else misfit: NGSIError) throws(NGSIError) -> JSONNumber {
    guard let value else { return JSONNumber(0) }
    guard let number = value.number else { throw misfit }
    return number
  }

  /// Integers are added exactly; everything else as doubles, in output form. Nil beyond the range of doubles.
  private static func sum(_ left: JSONNumber, _ right: JSONNumber) -> JSONNumber? {
    if let l = left.int64, let r = right.int64 {
      let (sum, overflow) = l.addingReportingOverflow(r)
      if !overflow { return JSONNumber(sum) }
    }
    guard let l = left.double, let r = right.double else { return nil }
    return JSONNumber(nearest: l + r)
  }

  private static func product(_ left: JSONNumber, _ right: JSONNumber) -> JSONNumber? {
    if let l = left.int64, let r = right.int64 {
      let (product, overflow) = l.multipliedReportingOverflow(by: r)
      if !overflow { return JSONNumber(product) }
    }
    guard let l = left.double, let r = right.double else { return nil }
    return JSONNumber(nearest: l * r)
  }
}
