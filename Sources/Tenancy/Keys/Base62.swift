/// The alphabet of key texts: digits, capitals, small letters, in this order.
enum Base62 {
  static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

  static func contains(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  /// The number left-padded with `0` to six characters; 62⁶ is more than 2³².
  static func sixCharacters(_ number: UInt32) -> [UInt8] {
    var rest = number
    var characters = [UInt8](repeating: alphabet[0], count: 6)
    for place in characters.indices.reversed() {
      characters[place] = alphabet[Int(rest % 62)]
      rest /= 62
    }
    return characters
  }

  /// Characters drawn independently and uniformly.
  static func random(count: Int, using generator: inout some RandomNumberGenerator) -> [UInt8] {
    (0..<count).map { _ in alphabet[Int.random(in: 0..<62, using: &generator)] }
  }
}
