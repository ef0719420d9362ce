/// The same as the defaults, of types that the compiler knows: in generic code an array takes several lookups at run time, and of
/// these types are nearly all that are sent.
extension Int32 {
  package static func encodeArray(_ array: [Int32], into writer: inout SQLTextWriter) {
    encodeElements(array, into: &writer)
  }

  package static func encodeArray(_ array: [Int32?], into writer: inout SQLTextWriter) {
    Int32?.encodeElements(array, into: &writer)
  }
}

extension Int64 {
  package static func encodeArray(_ array: [Int64], into writer: inout SQLTextWriter) {
    encodeElements(array, into: &writer)
  }

  package static func encodeArray(_ array: [Int64?], into writer: inout SQLTextWriter) {
    Int64?.encodeElements(array, into: &writer)
  }
}

extension Bool {
  package static func encodeArray(_ array: [Bool], into writer: inout SQLTextWriter) {
    encodeElements(array, into: &writer)
  }

  package static func encodeArray(_ array: [Bool?], into writer: inout SQLTextWriter) {
    Bool?.encodeElements(array, into: &writer)
  }
}

extension String {
  package static func encodeArray(_ array: [String], into writer: inout SQLTextWriter) {
    encodeElements(array, into: &writer)
  }

  package static func encodeArray(_ array: [String?], into writer: inout SQLTextWriter) {
    String?.encodeElements(array, into: &writer)
  }
}

extension SQLUUID {
  package static func encodeArray(_ array: [SQLUUID], into writer: inout SQLTextWriter) {
    encodeElements(array, into: &writer)
  }

  package static func encodeArray(_ array: [SQLUUID?], into writer: inout SQLTextWriter) {
    SQLUUID?.encodeElements(array, into: &writer)
  }
}

extension Array where Element == UInt8 {
  package static func encodeArray(_ array: [[UInt8]], into writer: inout SQLTextWriter) {
    encodeElements(array, into: &writer)
  }
}
