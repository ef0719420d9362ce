extension Dictionary where Key == String {
  /// The entries by ascending key. Swift hashes with a new seed in every process, so whatever can be seen from
  /// outside, the choice among several errors too, walks a map in this order (I4).
  var inOrder: [(key: String, value: Value)] { sorted { $0.key < $1.key } }
}
