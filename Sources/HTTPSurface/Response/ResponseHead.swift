import HTTPTypes
import NIOCore
import Tenancy

/// Puts the fields of a response in the order in which Orion writes them: Date, Fiware-Correlator, then what the
/// answer brings (Location, Fiware-Total-Count, Allow), limits, Content-Type, Content-Length (NGSI behaviour 4).
enum ResponseHead {
  static func fields(of answer: Answer, date: String, correlator: String, standing: RateStanding?) -> HTTPFields {
    var fields = HTTPFields()
    fields.reserveCapacity(8)
    fields.append(HTTPField(name: .date, value: date))
    fields.append(HTTPField(name: .fiwareCorrelator, value: correlator))
    for field in answer.headers { fields.append(field) }
    if let standing {
      fields.append(HTTPField(name: .rateLimitPolicy, value: standing.policyField))
      fields.append(HTTPField(name: .rateLimit, value: standing.limitField))
    }
    switch answer.body {
    case .absent: break
    case .stream(_, let type): fields.append(HTTPField(name: .contentType, value: type.field))
    case .empty: fields.append(HTTPField(name: .contentLength, value: "0"))
    case .bytes(let buffer, let type):
      // No charset: JSON is UTF-8 by definition and NGSI clients compare the field (behaviour 2).
      fields.append(HTTPField(name: .contentType, value: type.field))
      fields.append(HTTPField(name: .contentLength, value: String(buffer.readableBytes)))
    }
    return fields
  }
}
