package import HTTPTypes
package import NGSI

/// A fault of NGSI-v2 with fields of its own, such as `Allow`.
package struct NGSIRefusal: Error, Sendable {
  package let fault: NGSIError
  package let headers: HTTPFields

  package init(_ fault: NGSIError, headers: HTTPFields) {
    self.fault = fault
    self.headers = headers
  }
}
