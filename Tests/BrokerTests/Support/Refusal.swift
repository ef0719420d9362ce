import Broker
import NGSI

/// The name of the NGSI-v2 error that some work ends with, `scope_missing`, or nil when it succeeds.
func refusal(_ work: () async throws -> Void) async -> String? {
  do {
    try await work()
    return nil
  } catch let error as NGSIError {
    return "\(error.status) \(error.error)"
  } catch BrokerError.scopeMissing {
    return "403 scope_missing"
  } catch BrokerError.classRouteMissing {
    return "403 class_route_missing"
  } catch BrokerError.dataClassRefused {
    return "422 data_class_refused"
  } catch {
    return String(reflecting: error)
  }
}
