package import Consent
import ConsentRules
import HTTPTypes
import StrictJSON

extension AccessDenied: ProblemConvertible {
  package var problem: Problem {
    // A version that nobody approved is a fault of the record, like an item that does not fit.
    let known: ProblemCode =
      code == .versionUnknown ? .itemsInvalid : ProblemCode(rawValue: code.rawValue) ?? .internalFault
    return Problem(
      known, at: code == .versionUnknown ? [.init("/version", "unknown_version")] : [],
      headers: rotationFields(rotation))
  }
}

extension RecordRefused: ProblemConvertible {
  package var problem: Problem {
    Problem(
      .itemsInvalid, at: faults.map { Problem.Place($0.pointer, $0.code.rawValue) }, headers: rotationFields(rotation))
  }
}

extension ConsentError: ProblemConvertible {
  package var problem: Problem {
    let known = ProblemCode(rawValue: code) ?? .internalFault
    switch self {
    case .noticeChanged(let current):
      let notices = current.map { notice -> JSON in
        [
          "offer": .string(notice.offer.text), "lang": .string(notice.language.rawValue),
          "sha256": .string(notice.hash.hex),
        ]
      }
      return Problem(
        known, at: [.init("/notice_sha256", "notice_changed")], members: ["current": .array(notices)])
    case .windowInvalid: return Problem(known, at: [.init("/valid_until", "window_invalid")])
    case .redirectURIUnknown: return Problem(known, at: [.init("/redirect_uri", "redirect_uri_unknown")])
    case .cursorInvalid: return Problem(known, shown: "the cursor is not one of this list")
    case .notFound, .refused, .stale, .codeRefused: return Problem(known)
    }
  }
}
