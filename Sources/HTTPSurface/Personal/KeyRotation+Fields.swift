import HTTPTypes
import Tenancy

/// What every answer to a key that is being replaced carries (Tenancy.docc, keys).
func rotationFields(_ rotation: KeyRotation?) -> HTTPFields {
  guard let rotation else { return HTTPFields() }
  return [.deprecation: rotation.deprecation, .sunset: rotation.sunset]
}
