internal import CLibPQ

extension Connection {
  /// Queues one statement: nothing is guaranteed to leave before `flush`.
  func send(_ sql: SQL) throws(PostgresError) {
    guard !isLost else { throw lost() }
    try sql.checkValues()
    let template = SQLTemplate(bytes: sql.template)
    switch cache.lookup(template) {
    case .prepared(let name):
      try sendPrepared(name, sql, template)
    case .prepare(let name):
      var text = sql.numbered()
      text.append(UInt8(0))
      let sent = text.withUnsafeBufferPointer { text in
        name.withUnsafeBufferPointer { name in
          PQsendPrepare(handle, name.baseAddress, Connection.characters(text), 0, nil)
        }
      }
      guard sent == 1 else { throw lost() }
      pending.append(.prepare(template))
      try sendPrepared(name, sql, template)
    case .once:
      var text = sql.numbered()
      text.append(UInt8(0))
      let sent = withParameters(of: sql) { parameters, lengths, formats in
        text.withUnsafeBufferPointer { text in
          PQsendQueryParams(
            handle, Connection.characters(text), Int32(parameters.count), nil, parameters.baseAddress, lengths, formats,
            0)
        }
      }
      guard sent == 1 else { throw lost() }
      pending.append(.statement(template))
    }
  }

  /// The tenant's setting for this transaction: a statement of its own, never folded into a query, because a planner may
  /// evaluate rows before the setting (Design, setting the tenant). A function's call and not `SET LOCAL`, which it equals:
  /// that takes no parameters, so the server would have to parse it anew for every transaction.
  func sendTenant(_ tenant: TenantID) throws(PostgresError) {
    try send(.setTenant(tenant))
  }

  /// Ends the exchange: the server answers everything up to here, whatever fails in between.
  func sendSync() throws(PostgresError) {
    guard !isLost, PQpipelineSync(handle) == 1 else { throw lost() }
    pending.append(.sync)
    // PQpipelineSync flushes by itself, as far as the socket takes it.
    mustFlush = true
  }

  private func sendPrepared(_ name: [CChar], _ sql: SQL, _ template: SQLTemplate) throws(PostgresError) {
    let sent = withParameters(of: sql) { parameters, lengths, formats in
      name.withUnsafeBufferPointer { name in
        PQsendQueryPrepared(
          handle, name.baseAddress, Int32(parameters.count), parameters.baseAddress, lengths, formats, 0)
      }
    }
    guard sent == 1 else { throw lost() }
    pending.append(.statement(template))
  }

  /// Statements that lost their place in the cache are given up on the server too, several at a time and between the
  /// exchanges: each with a Sync of its own, as one whose Parse had been skipped does not exist and answers an error.
  func giveUpEvictedStatements() {
    guard cache.evicted.count >= Connection.evictedMax, !isLost else { return }
    let names = cache.evicted
    cache.evicted = []
    do {
      for name in names {
        let text = "DEALLOCATE " + String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard PQsendQueryParams(handle, text, 0, nil, nil, nil, nil, 0) == 1 else { throw lost() }
        pending.append(.statement(SQLTemplate(bytes: [])))
        try sendSync()
      }
      try endTransaction()
    } catch {
      isLost = true
    }
  }

  private static let evictedMax = 32

  /// Gives the values to `body`, with their lengths and formats where one of them is in binary format.
  private func withParameters(
    of sql: SQL,
    _ body: (UnsafeBufferPointer<UnsafePointer<CChar>?>, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Int32
  ) -> Int32 {
    sql.values.withUnsafeBufferPointer { values in
      parameters.removeAll(keepingCapacity: true)
      for offset in sql.offsets {
        parameters.append(
          offset == SQL.null
            ? nil : Connection.characters(UnsafeBufferPointer(rebasing: values[offset...])))
      }
      return parameters.withUnsafeBufferPointer { parameters in
        guard sql.hasBinary else { return body(parameters, nil, nil) }
        formats.removeAll(keepingCapacity: true)
        for length in sql.lengths { formats.append(length == SQL.inText ? 0 : 1) }
        return sql.lengths.withUnsafeBufferPointer { lengths in
          formats.withUnsafeBufferPointer { body(parameters, lengths.baseAddress, $0.baseAddress) }
        }
      }
    }
  }

  /// The same bytes as C characters; both are one byte wide.
  static func characters(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafePointer<CChar>? {
    bytes.baseAddress.map { UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self) }
  }
}
