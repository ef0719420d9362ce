/// Which part of a list is wanted (NGSI-v2, "Pagination").
package struct Page: Hashable, Sendable {
  /// 0…`QueryLimits.pageMax`.
  package var limit: Int
  /// 0…`QueryLimits.offsetMax`.
  package var offset: Int
  /// Only entities created after this one, by its `ord`. For our own walks over a whole tenant (exports, sync),
  /// which must not pay for an offset; only with the default order.
  package var after: Int64?

  package init(limit: Int = QueryLimits.pageDefault, offset: Int = 0, after: Int64? = nil) {
    self.limit = limit
    self.offset = offset
    self.after = after
  }
}
