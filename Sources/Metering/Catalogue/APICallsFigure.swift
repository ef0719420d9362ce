/// The figure "API calls" of reports, and the sentence that must stand beside it wherever it is printed (Metering.docc,
/// what is counted).
package enum APICallsFigure {
  /// The classes that make up the figure. A batch counts 1; its items, rejected calls and the platform's faults do not.
  package static let classes: [UsageClass] = [.read, .query, .temporal, .write, .subscribe, .batch]

  /// Printed with the figure.
  package static let definition =
    "API calls = read + query + temporal + write + subscribe + batch; a batch counts 1, whatever the number of its items; "
    + "admin, rejected and fault are not included"
}
