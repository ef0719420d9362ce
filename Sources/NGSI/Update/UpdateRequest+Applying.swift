package import CivilTime

extension UpdateRequest {
  /// The whole of updating, without a database: what this request makes of the stored entity, or of none.
  /// - Parameter stored: the one entity that `entity` names at `servicePath`; the caller has found it, and refused
  ///   when there was more than one.
  /// - Throws: 400, 413 or 422 when the request cannot be done at all, whatever else is in its batch.
  package func applied(to stored: Entity?, at now: Timestamp) throws(NGSIError) -> UpdateOutcome {
    guard let stored else { return try appliedToNothing(at: now) }
    var editor = EntityEditor(stored, options: options, appends: action.appends, at: now)
    switch action {
    case .create: return .refused(.alreadyExists)
    case .upsert(let inputs), .append(let inputs):
      for input in inputs { try editor.put(input) }
      return UpdateOutcome(try editor.finished())
    case .appendStrict(let inputs, _):
      let (known, new) = Self.split(inputs, editor)
      guard known.isEmpty || !new.isEmpty else { return .refused(.attributesExist(known.map(\.name), partial: false)) }
      for input in new { try editor.put(input) }
      let refusal = known.isEmpty ? nil : UpdateRefusal.attributesExist(known.map(\.name), partial: true)
      return UpdateOutcome(try editor.finished(), refusal: refusal)
    case .update(let inputs):
      let (known, new) = Self.split(inputs, editor)
      guard new.isEmpty || !known.isEmpty else { return .refused(.attributesMissing(new.map(\.name), partial: false)) }
      for input in known { try editor.put(input) }
      let refusal = new.isEmpty ? nil : UpdateRefusal.attributesMissing(new.map(\.name), partial: true)
      return UpdateOutcome(try editor.finished(), refusal: refusal)
    case .replace(let inputs):
      try editor.replaceAll(inputs)
      return UpdateOutcome(try editor.finished())
    case .updateAttribute(let input):
      guard editor.has(input.name) else { return .refused(.attributeMissing) }
      try editor.put(input)
      return UpdateOutcome(try editor.finished())
    case .updateValue(let name, let value):
      guard editor.has(name) else { return .refused(.attributeMissing) }
      try editor.putValue(value, of: name)
      return UpdateOutcome(try editor.finished())
    case .deleteAttribute(let name):
      guard editor.has(name) else { return .refused(.attributeMissing) }
      editor.remove(name)
      return UpdateOutcome(try editor.finished())
    case .deleteAttributes(let names):
      let missing = names.filter { !editor.has($0) }
      guard missing.count < names.count else { return .refused(.attributesMissing(missing, partial: false)) }
      for name in names where editor.has(name) { editor.remove(name) }
      let refusal = missing.isEmpty ? nil : UpdateRefusal.attributesMissing(missing, partial: true)
      return UpdateOutcome(try editor.finished(), refusal: refusal)
    case .delete: return UpdateOutcome(editor.deleted())
    }
  }

  private func appliedToNothing(at now: Timestamp) throws(NGSIError) -> UpdateOutcome {
    switch action {
    case .create(let inputs), .upsert(let inputs), .appendStrict(let inputs, createsMissing: true):
      let entity = Entity(
        id: self.entity.id, type: self.entity.type ?? .thing, servicePath: servicePath, created: now, modified: now)
      var editor = EntityEditor(new: entity, options: options, at: now)
      for input in inputs { try editor.put(input) }
      return UpdateOutcome(try editor.finished())
    case .append, .appendStrict, .update, .replace, .updateAttribute, .updateValue, .deleteAttribute,
      .deleteAttributes, .delete:
      return .refused(.entityMissing)
    }
  }

  private static func split(
    _ inputs: [AttributeInput], _ editor: EntityEditor
  ) -> (known: [AttributeInput], new: [AttributeInput]) {
    (inputs.filter { editor.has($0.name) }, inputs.filter { !editor.has($0.name) })
  }
}
