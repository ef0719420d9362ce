/// Who did something, as it is written beside what was done. Rules for two persons compare these.
package struct Principal: Hashable, Sendable {
  /// `key:a1B2c3D4e5F6`, `host:name`, `oidc:https://issuer#subject` or `account:ac_…`.
  package let text: String

  /// A desk, by its console key.
  package static func key(_ kid: KeyID) -> Principal { Principal(text: "key:\(kid.text)") }

  /// A command on the host. Anything but letters, digits, `_`, `-` and `.` in the name is replaced by `_`.
  package static func host(_ name: String) -> Principal {
    let safe = name.unicodeScalars.prefix(64).map { scalar in
      scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789_-.".unicodeScalars.contains(scalar))
        ? Character(scalar) : "_"
    }
    return Principal(text: "host:" + String(safe))
  }

  /// Staff or an operator, by their token. The two are told apart by the issuer and its name for them together, and an
  /// issuer holds no `#` (Identity.docc, issuers), so two persons never have one text.
  package static func person(issuer: String, subject: String) -> Principal {
    Principal(text: "oidc:\(issuer)#\(subject)")
  }

  /// A resident, by the name of the account and never by what the issuer calls them.
  package static func account(_ id: String) -> Principal { Principal(text: "account:\(id)") }

  private init(text: String) {
    self.text = text
  }
}
