package import StrictJSON

/// Writes canonical JSON (RFC 8785) straight from typed values. Whoever writes gives members in ascending order of
/// their names; a debug build stops at one out of order, and a test compares whole results with their canonical form.
package struct CanonicalWriter {
  /// What has been written.
  package private(set) var bytes: [UInt8] = []
  private var lastName: String?
  private var isFirst = true

  /// An empty writer.
  package init() {}

  /// One object as a value of its own.
  package mutating func object(_ body: (inout CanonicalWriter) -> Void) {
    let outer = (lastName, isFirst)
    (lastName, isFirst) = (nil, true)
    bytes.append(UInt8(ascii: "{"))
    body(&self)
    bytes.append(UInt8(ascii: "}"))
    (lastName, isFirst) = outer
  }

  /// One array as a value of its own; `element` writes each element with the calls that take no name.
  package mutating func array<Element>(
    _ elements: some Sequence<Element>, _ element: (inout CanonicalWriter, Element) -> Void
  ) {
    bytes.append(UInt8(ascii: "["))
    var isFirst = true
    for value in elements {
      if isFirst { isFirst = false } else { bytes.append(UInt8(ascii: ",")) }
      element(&self, value)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  /// An integer as a value of its own.
  package mutating func integer(_ value: Int) { bytes.append(contentsOf: String(value).utf8) }

  /// A text as a value of its own.
  package mutating func text(_ value: String) { bytes.append(jsonString: value) }

  /// A value read before, canonical as a whole.
  package mutating func json(_ value: JSON) { bytes.append(contentsOf: value.canonicalBytes) }

  private mutating func name(_ name: String) {
    assert(lastName.map { $0 < name } ?? true, "member \(name) is out of order")
    lastName = name
    if isFirst { isFirst = false } else { bytes.append(UInt8(ascii: ",")) }
    bytes.append(jsonString: name)
    bytes.append(UInt8(ascii: ":"))
  }
}

/// Members of the object being written.
extension CanonicalWriter {
  /// A member that is an object.
  package mutating func object(_ name: String, _ body: (inout CanonicalWriter) -> Void) {
    self.name(name)
    object(body)
  }

  /// A member that is an array.
  package mutating func array<Element>(
    _ name: String, _ elements: some Sequence<Element>, _ element: (inout CanonicalWriter, Element) -> Void
  ) {
    self.name(name)
    array(elements, element)
  }

  /// A member that is an integer.
  package mutating func integer(_ name: String, _ value: Int) {
    self.name(name)
    integer(value)
  }

  /// A member that is a text.
  package mutating func text(_ name: String, _ value: String) {
    self.name(name)
    text(value)
  }

  /// A member that was read before.
  package mutating func json(_ name: String, _ value: JSON) {
    self.name(name)
    json(value)
  }

  /// The text of a fraction in lowest terms.
  package mutating func fraction(_ name: String, _ value: ExactFraction) { text(name, value.description) }

  /// An object of yen by key; the keys are sorted here.
  package mutating func yen(_ name: String, _ values: [String: Int]) {
    self.name(name)
    object { map in
      for (key, yen) in values.sorted(by: { $0.key < $1.key }) { map.integer(key, yen) }
    }
  }
}
