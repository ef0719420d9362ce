import Allocation
import StrictJSON

/// Makes the case of a what-if from a stored run.
enum ScenarioCase {
  static func build(_ base: StoredRun, patch: JSON, name: String) throws -> AllocationCase {
    var document = try JSON(parsing: Array(base.caseJSON.utf8), limits: FrozenInput.limits)
    if let correction = document.object?["correction"]?.object?["patch"] {
      document = MergePatch.apply(correction, to: document)
    }
    var object = document.object ?? JSONObject()
    object["kind"] = "scenario"
    object["correction"] = nil
    object["issued"] = nil
    object["scenario"] = ["name": .string(name), "patch": completing(patch, of: object)]
    do {
      return try AllocationCase(reading: JSON.object(object))
    } catch {
      throw BillingError.allocation(error)
    }
  }

  /// The patch with what goes with a member that it removes: its use of services and its use in windows. Otherwise the new
  /// state would name somebody who is not there.
  private static func completing(_ patch: JSON, of document: JSONObject) -> JSON {
    let leavers = (patch.object?["members"]?.object?.members ?? []).filter(\.value.isNull).map(\.key)
    var patch = patch
    for code in leavers {
      for (service, users) in document["services"]?.object?.members ?? [] where users.object?[code] != nil {
        patch = MergePatchPath.setting(["services", service, code], to: .null, in: patch)
      }
      for (meter, windows) in document["usage"]?.object?.members ?? [] {
        for (window, classes) in windows.object?.members ?? [] {
          for (usageClass, users) in classes.object?.members ?? [] where users.object?[code] != nil {
            patch = MergePatchPath.setting(["usage", meter, window, usageClass, code], to: .null, in: patch)
          }
        }
      }
    }
    return patch
  }

  /// Holds a town's patch against what a town may ask: its own joining and leaving, its own services, its own use
  /// (billing.md §13). The pointer is that of the first thing it may not.
  static func checkTown(_ patch: JSON, code: String) throws {
    guard let object = patch.object else {
      throw BillingError.invalidInput(pointer: "/patch", "expected an object")
    }
    for (section, value) in object.members {
      switch section {
      case "members": try only(code, in: value, at: "/patch/members")
      case "services":
        for (service, users) in value.object?.members ?? [] {
          try only(code, in: users, at: "/patch/services/" + escaped(service))
        }
        guard value.object != nil else { throw refusal("/patch/services") }
      case "usage":
        guard let meters = value.object else { throw refusal("/patch/usage") }
        for (meter, windows) in meters.members {
          for (window, classes) in windows.object?.members ?? [] {
            for (usageClass, users) in classes.object?.members ?? [] {
              try only(
                code, in: users,
                at: "/patch/usage/" + [meter, window, usageClass].map(escaped).joined(separator: "/"))
            }
            guard classes.object != nil else {
              throw refusal("/patch/usage/" + [meter, window].map(escaped).joined(separator: "/"))
            }
          }
          guard windows.object != nil else { throw refusal("/patch/usage/" + escaped(meter)) }
        }
      default: throw refusal("/patch/" + escaped(section))
      }
    }
  }

  private static func only(_ code: String, in users: JSON, at place: String) throws {
    guard let object = users.object else { throw refusal(place) }
    for (key, _) in object.members where key != code { throw refusal(place + "/" + escaped(key)) }
  }

  private static func refusal(_ place: String) -> BillingError {
    .invalidInput(pointer: place, "a town asks about its own joining, leaving, services and use")
  }

  private static func escaped(_ key: String) -> String { String(JSONPointer.text([key]).dropFirst()) }
}
