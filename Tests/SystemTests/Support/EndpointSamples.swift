import HTTPSurface

/// How each endpoint of the table is called when strangers try it. An endpoint that takes a body and has no sample here
/// fails the suite, so that no endpoint comes without its case.
enum EndpointSamples {
  /// What is in town A and nowhere else.
  static let secretID = "urn:a:secret"
  static let secretType = "SecretOfA"
  static let secretValue = "only-town-a-may-read-this"

  static let entity =
    #"{"id":"\#(secretID)","type":"\#(secretType)","secret":{"type":"Text","value":"\#(secretValue)"},"place":{"type":"geo:point","value":"37.5, 139.9"}}"#

  /// What stands in the gaps of paths.
  static func gap(_ name: String, kid: String, code: String) -> String {
    switch name {
    case "entityId": secretID
    case "attrName": "secret"
    case "type": secretType
    case "kid": kid
    case "code": code
    case "serviceId": "svc_host"
    case "source": "population.census"
    case "asOf": "2020-10-01"
    case "number": "R8-1"
    case "version": "1"
    case "purposeId": "pur_stranger"
    case "categoryId": "stranger.data"
    case "handle": "secret-handle"
    case "fy": "2025"
    case "meter": "jobs.rows"
    case "run": "2025-fix-001"
    case "ppid": "pp_00041061050r3gg28a1c60t3gf"
    case "category": "stranger.data"
    case "record": "2026"
    case "attribute": "secret"
    default: "000000000000000000000000"
    }
  }

  /// The query with which a stranger would try to see the most.
  static let queries: [String: [String]] = [
    "ngsi.entity.list": [
      "", "?idPattern=.*", "?typePattern=.*", "?type=\(secretType)", "?id=\(secretID)", "?q=secret", "?options=count",
      "?georel=near;maxDistance:1000000&geometry=point&coords=37.5,139.9", "?limit=1000&orderBy=secret",
    ],
    "ngsi.type.list": ["", "?options=count", "?options=values"],
    "tenant.usage.read": ["?meter=api.calls"],
    "personal.subject.read": ["?categories=stranger.data"],
    "admin.usage.read": ["?meter=api.calls"],
    "billing.explain": ["?run=2025-fix-001&member=072028"],
    "billing.run.diff": ["?against=2025-fix-001"],
    "billing.procurement.export": ["?fy=2025"],
    "billing.focus.export": ["?fy=2025"],
    "billing.summary.export": ["?fy=2025"],
    "billing.usage.export": ["?tenant=072028&month=2026-01"],
    "tenant.usage.report": ["?month=2026-01"],
    "tenant.matrix.read": ["?fy=2025"],
  ]

  /// Bodies by endpoint.
  static let bodies: [String: String] = [
    "ngsi.entity.create": #"{"id":"urn:b:own","type":"Own"}"#,
    "ngsi.attributes.append": #"{"secret":{"value":"overwritten"}}"#,
    "ngsi.attributes.update": #"{"secret":{"value":"overwritten"}}"#,
    "ngsi.attributes.replace": #"{"secret":{"value":"overwritten"}}"#,
    "ngsi.attribute.update": #"{"value":"overwritten"}"#,
    "ngsi.value.update": #"{"overwritten":true}"#,
    "ngsi.batch.update":
      #"{"actionType":"update","entities":[{"id":"\#(secretID)","type":"\#(secretType)","secret":{"value":"overwritten"}}]}"#,
    "ngsi.batch.notify":
      #"{"subscriptionId":"5aeb0ee97d4ef10a12a0262f","data":[{"id":"\#(secretID)","type":"\#(secretType)","secret":{"value":"overwritten"}}]}"#,
    "ngsi.batch.query": #"{"entities":[{"idPattern":".*","typePattern":".*"}]}"#,
    "ngsi.subscription.create":
      #"{"subject":{"entities":[{"idPattern":".*"}]},"notification":{"http":{"url":"http://example.jp/"}}}"#,
    "ngsi.registration.create":
      #"{"dataProvided":{"entities":[{"idPattern":".*"}]},"provider":{"http":{"url":"http://example.jp/"}}}"#,
    "ngsi.subscription.update": #"{"status":"inactive"}"#,
    "tenant.key.create":
      #"{"kind":"sk","service":"svc_host","org":null,"purposes":[],"scopes":[],"ngsi":{"verbs":["read"],"service_paths":["/#"],"types":["*"]},"ip_allow":[],"expires_in":"P1D"}"#,
    "tenant.key.approve": "{}",
    "tenant.key.rotate": #"{"overlap":"PT0H"}"#,
    "tenant.key.revoke": #"{"reason":"a stranger tries"}"#,
    "tenant.service.approve": "{}",
    "tenant.service.suspend": "{}",
    "tenant.service.resume": "{}",
    "tenant.service.persons": #"{"persons_per_day":1}"#,
    "tenant.service.persons.approve": "{}",
    "tenant.number.exemption.ask": "{}",
    "tenant.number.exemption.approve": "{}",
    "service.key.rotate": #"{"overlap":"P7D"}"#,
    "public.key.leaked": #"{"keys":[]}"#,
    "tenant.data.class.label": #"{"class":"personal"}"#,
    "tenant.data.class.approve": "{}",
    "tenant.data.class.recipient": #"{"contract_id":"K-1"}"#,
    "personal.batch.read": #"{"ppids":["pp_00041061050r3gg28a1c60t3gf"],"categories":["stranger.data"]}"#,
    "personal.record.write": #"{"version":1,"items":{}}"#,
    "personal.request.create":
      #"{"offer":"of_00041061050r3gg28a1c60t3gf","redirect_uri":"https://stranger.example/","state":"x"}"#,
    "personal.request.redeem": #"{"code":"0000000000000000000000"}"#,
    "me.link.create": #"{"tenant":"072028","code":"zzzzzzzzzzzzzzzz","birth_date":"2000-01-01"}"#,
    "me.consent.create":
      #"{"offer":"of_00041061050r3gg28a1c60t3gf","notice_sha256":"0000000000000000000000000000000000000000000000000000000000000000","lang":"ja","valid_until":"2030-01-01T00:00:00.000Z","request_token":null}"#,
    "me.consent.pause": "{}",
    "me.consent.resume": "{}",
    "me.request.decline": "{}",
    "my.development.token": #"{"sub":"stranger"}"#,
    "admin.tenant.create": #"{"code":"072010","slug":"fukushimashi","name":"福島市","kind":"municipality"}"#,
    "admin.tenant.suspend": "{}",
    "admin.tenant.resume": "{}",
    "admin.tenant.leave": #"{"on":null}"#,
    "admin.population.write": #"{"population":1}"#,
    "admin.organisation.create": #"{"id":"org_stranger","name":"x","kind":"business"}"#,
    "admin.service.create": #"{"id":"svc_stranger","org":"org_stranger","name":"x"}"#,
    "admin.service.approve": "{}",
    "admin.service.suspend": "{}",
    "admin.service.resume": "{}",
    "admin.service.retire": "{}",
    "admin.key.revoke": #"{"reason":"a stranger tries"}"#,
    "admin.category.create":
      #"{"id":"stranger.data","version":1,"title":{"ja":"x","en":"x"},"items":[],"special_care":false,"location":false,"residency_bound":false}"#,
    "admin.category.approve": "{}",
    "admin.purpose.create":
      #"{"id":"pur_stranger","version":1,"text":{"ja":"だれかがためしに登録しようとしているだけの利用目的であり、意味はありません。","ja_plain":"x","en":"x"},"legal_basis":"appi_69_2_1_consent"}"#,
    "admin.purpose.approve": "{}",
    "admin.test_issuer.token": #"{"kind":"citizen","sub":"stranger"}"#,
    "admin.test_clock.advance": #"{"advance":"PT0M"}"#,
    "tenant.source.write": #"{"org":"org_host"}"#,
    "tenant.offer.create":
      #"{"service":"svc_host","purpose":{"id":"pur_stranger","version":1},"category":{"id":"stranger.data","version":1},"mode":"view","data_life":"P0D","valid_days_max":1}"#,
    "tenant.offer.replace": #"{"material":false}"#,
    "tenant.subject.create": #"{"handle":"stranger","birth_date":"2000-01-01"}"#,
    "tenant.subject.link_code": "{}",
    "tenant.subject.close": #"{"reason":"ordered"}"#,
    "tenant.subject.erase": "{}",
    "tenant.subject.erase_approve": "{}",
    "tenant.usage.record":
      #"[{"specversion":"1.0","type":"jp.moyai.usage.v1","source":"gw","id":"1","time":"2026-01-01T00:00:00Z","data":{"meter":"jobs.rows","quantity":1}}]"#,
    "tenant.budget.write": #"{"month_limit":1}"#,
    "tenant.whatif.create": #"{"fy":2025,"patch":{"members":{"072028":null}}}"#,
    "billing.agreement.write": #"{"host":"070009","host_name":"x"}"#,
    "billing.year.write": #"{"agreement":"stranger"}"#,
    "billing.year.close": "{}",
    "billing.particulars.write": "{}",
    "billing.receipt.create": #"{"member":"072028","yen":1}"#,
    "billing.rule.create": #"{"id":"stranger:v1","terms":{}}"#,
    "billing.rule.approve": "{}",
    "billing.pool.write": #"{"name":"x"}"#,
    "billing.cost.create": #"{"id":"c1","class":"cloud","phase":"running","yen":1}"#,
    "billing.offset.create": #"{"id":"g1","kind":"grant","yen":1}"#,
    "billing.cloud.create": #"{"id":"i1","yen":1,"document":"x"}"#,
    "billing.cloud.assign": #"{"pool":"om","phase":"running"}"#,
    "billing.statistic.write": #"{"source":"x","document_sha256":"00","values":{"072028":1}}"#,
    "billing.adjustment.create": #"{"member":"072028","delta":"1","reason":"x"}"#,
    "billing.usage.record": "[]",
    "billing.usage.reverse": "[]",
    "billing.run.create": #"{"kind":"fix","fy":2025}"#,
    "billing.run.approve": "{}",
    "billing.correction.create": #"{"run":"2025-fix-001","fy":2026,"reason":"x","patch":{}}"#,
    "billing.correction.post": "{}",
    "billing.statement.create": #"{"run":"2025-fix-001","kind":"fix"}"#,
    "billing.statement.approve": "{}",
    "billing.statement.issue": "{}",
    "billing.statement.void": #"{"corrected_by":"R7-1"}"#,
    "billing.scenario.create": #"{"base_run":"2025-fix-001","patch":{}}"#,
  ]
}
