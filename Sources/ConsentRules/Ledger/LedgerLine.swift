package import StrictJSON

/// The lines of an exported ledger, as they are written.
package enum LedgerLine {
  /// `{"t":"key","jwk":{…}}`
  package static func key(_ key: PublicKey) -> JSON { ["t": "key", "jwk": key.jwk] }

  /// `{"t":"block","height":0,"hash":"…","jws":"…"}`
  package static func block(height: Int, hash: Hash256, jws: String) -> JSON {
    ["t": "block", "height": .number(JSONNumber(height)), "hash": .string(hash.hex), "jws": .string(jws)]
  }

  /// `{"t":"entry","height":0,"index":0,"leaf":"…","salt":"…"|null,"payload":{…}|null}`; `opened` is nil when the entry
  /// was erased.
  package static func entry(
    height: Int, index: Int, leaf: Hash256, opened: (salt: [UInt8], payload: JSON)?
  ) -> JSON {
    [
      "t": "entry", "height": .number(JSONNumber(height)), "index": .number(JSONNumber(index)),
      "leaf": .string(leaf.hex), "salt": .optional(opened?.salt.lowerHex), "payload": opened?.payload ?? .null,
    ]
  }
}
