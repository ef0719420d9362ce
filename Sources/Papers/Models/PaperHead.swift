package import CivilTime

/// What every paper says of itself: number, day, from whom to whom, and of which run it is.
package struct PaperHead: Sendable, Hashable {
  package let number: DocumentNumber
  package let issuedOn: CivilDate
  package let issuer: Issuer
  package let recipient: Recipient
  package let run: RunMark
  /// Where every yen of the paper is explained.
  package let explainURL: String
  /// Stands behind every page; nil on a paper that counts.
  package let mark: Mark?

  /// A head.
  package init(
    number: DocumentNumber, issuedOn: CivilDate, issuer: Issuer, recipient: Recipient, run: RunMark, explainURL: String,
    mark: Mark? = nil
  ) {
    self.number = number
    self.issuedOn = issuedOn
    self.issuer = issuer
    self.recipient = recipient
    self.run = run
    self.explainURL = explainURL
    self.mark = mark
  }

  /// 発行者.
  package struct Issuer: Sendable, Hashable {
    /// `福島県`.
    package let name: String
    /// Who signs: `福島県知事`, with the name where the host wants it.
    package let officer: String
    /// The section that answers questions, with its telephone: printed at the end.
    package let contact: String?
    package let seal: Block.Seal
    /// 適格請求書発行事業者登録番号 (`T` and 13 digits); printed on taxable papers.
    package let registrationNumber: String?

    /// An issuer.
    package init(
      name: String, officer: String, contact: String? = nil, seal: Block.Seal = .space,
      registrationNumber: String? = nil
    ) {
      self.name = name
      self.officer = officer
      self.contact = contact
      self.seal = seal
      self.registrationNumber = registrationNumber
    }
  }

  /// 宛先.
  package struct Recipient: Sendable, Hashable {
    /// 6 digits with check digit; the host's own for papers about all.
    package let code: String
    /// `会津若松市`.
    package let name: String
    /// `会津若松市長`.
    package let officer: String

    /// A recipient; the officer is the head of the body unless given.
    package init(code: String, name: String, officer: String? = nil) {
      self.code = code
      self.name = name
      self.officer = officer ?? Self.head(of: name)
    }

    /// 知事 of a prefecture, 長 of a city, town, village or union.
    package static func head(of name: String) -> String {
      switch name.last {
      case "都", "道", "府", "県": "\(name)知事"
      case "市", "町", "村", "区": "\(name)長"
      default: "\(name)の長"
      }
    }
  }

  /// The run that gave the numbers.
  package struct RunMark: Sendable, Hashable {
    package let id: String
    package let inputSHA256: String
    package let resultSHA256: String

    /// A run and the digests of what went in and what came out.
    package init(id: String, inputSHA256: String, resultSHA256: String) {
      self.id = id
      self.inputSHA256 = inputSHA256
      self.resultSHA256 = resultSHA256
    }
  }

  /// Words behind the page.
  package enum Mark: String, Sendable, Hashable {
    /// Made without the ledger, from a case file.
    case specimen = "見本"
    /// Of a scenario.
    case trial = "試算"
    /// Nothing is due yet: every share is a shadow.
    case reference = "参考"
  }
}
