import Billing
import CivilTime
import StrictJSON

extension RunHead {
  var json: JSON {
    [
      "id": .string(id), "fiscal_year": .whole(fiscalYear.year), "kind": .string(kind.rawValue),
      "state": .string(state.rawValue), "base_run": .text(baseRun), "input_sha256": .string(inputSHA256),
      "result_sha256": .string(resultSHA256), "created_at": .string(createdAt.iso8601Milliseconds()),
      "created_by": .string(createdBy), "approved_by": .text(approvedBy),
    ]
  }
}

extension StoredRun {
  /// The head with the result, and for a correction the sentence that is shown before it is booked.
  func json() throws -> JSON {
    var object = head.json.object ?? JSONObject()
    let result = try JSON.stored(resultJSON)
    object["cutoff"] = .text(cutoff?.iso8601Milliseconds())
    object["software_version"] = .string(softwareVersion)
    object["posted_at"] = .text(postedAt?.iso8601Milliseconds())
    object["result"] = result
    if let correction = result.object?["correction"]?.object, correction["sum_net"] == 0 {
      object["effect"] = "zero-sum"
    }
    return .object(object)
  }
}

extension RunOutcome {
  func json() throws -> JSON {
    var object = try run.json().object ?? JSONObject()
    object["is_new"] = .bool(isNew)
    return .object(object)
  }
}

extension RunVerification {
  var json: JSON {
    [
      "run": .string(run), "sound": .bool(isSound), "input_matches": .bool(inputMatches),
      "result_matches": .bool(resultMatches), "lines_match": .bool(linesMatch),
      "differing_statements": .array(differingStatements.map { .string($0) }), "fault": .text(fault),
    ]
  }
}

extension StoredRule {
  var json: JSON {
    [
      "id": .string(id), "state": approvedBy == nil ? "draft" : "approved", "terms": terms, "sha256": .string(sha256),
      "created_by": .string(createdBy),
      "created_at": .string(createdAt.iso8601Milliseconds()), "approved_by": .text(approvedBy),
      "approved_at": .text(approvedAt?.iso8601Milliseconds()), "decision_no": .text(decision),
      "valid_from": .text(validFrom?.iso8601), "valid_to": .text(validTo?.iso8601),
    ]
  }
}

extension StoredScenario {
  /// Always marked: a scenario is no amount of anybody's.
  func json() throws -> JSON {
    [
      "mark": .string(Self.mark), "id": .string(id), "base_run": .string(baseRun), "name": .string(name),
      "created_at": .string(createdAt.iso8601Milliseconds()), "created_by": .string(createdBy),
      "patch": try .stored(patch), "result": try .stored(resultJSON),
    ]
  }
}

extension LateUsage {
  var json: JSON {
    [
      "rows": .array(
        rows.map {
          [
            "meter": .string($0.meter), "window": .string($0.window), "class": .string($0.usageClass),
            "member": .string($0.member), "frozen": .string($0.frozen), "now": .string($0.now),
          ]
        }),
      "patch": patch ?? .null,
    ]
  }
}
