#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the process itself uses, read from `/proc` at each scrape.
enum ProcessMetrics {
  static func write(to text: inout MetricsText) {
    if let pages = fields(of: "/proc/self/statm").dropFirst().first.flatMap({ Int($0) }) {
      text.family("moyai_process_resident_bytes", .gauge, "Memory that is in use")
      text.sample("moyai_process_resident_bytes", [], pages * Int(sysconf(Int32(_SC_PAGESIZE))))
    }
    // Behind the name in brackets, which may hold blanks, utime and stime are the 12th and 13th field.
    let stat = contents(of: "/proc/self/stat").split(separator: ")").last?.split(separator: " ") ?? []
    if stat.count > 12, let user = Int(stat[11]), let system = Int(stat[12]) {
      let perSecond = Int(sysconf(Int32(_SC_CLK_TCK)))
      text.family("moyai_process_cpu_seconds_total", .counter, "Processor time")
      text.sample(
        "moyai_process_cpu_seconds_total", text: MetricsText.seconds((user + system) * 1_000_000 / max(1, perSecond)))
    }
  }

  private static func fields(of path: String) -> [Substring] { contents(of: path).split(separator: " ") }

  /// The beginning of a small file; empty where there is none.
  private static func contents(of path: String) -> String {
    guard let file = fopen(path, "r") else { return "" }
    defer { fclose(file) }
    var buffer = [UInt8](repeating: 0, count: 4_096)
    let count = fread(&buffer, 1, buffer.count, file)
    return String(decoding: buffer[..<count], as: UTF8.self)
  }
}
