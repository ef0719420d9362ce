import Foundation

/// Reads CPU time and memory of a process, and of all processes below it, from `/proc`.
struct ProcessMeter {
  let process: Int32

  private static let ticksPerSecond = Double(sysconf(Int32(_SC_CLK_TCK)))

  /// CPU seconds of the process itself, with those of children that have ended.
  private static func cpuSeconds(of process: Int32) -> Double {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let close = text.lastIndex(of: ")")
    else { return 0 }
    let fields = text[close...].split(separator: " ")
    // After the name: state is field 0 of the rest; utime, stime, cutime, cstime are 12 to 15.
    guard fields.count > 15 else { return 0 }
    return fields[12...15].dropFirst(0).prefix(4).compactMap { Double($0) }.reduce(0, +) / ticksPerSecond
  }

  /// CPU seconds of the process and its direct children so far.
  var cpuSecondsWithChildren: Double {
    let children =
      (try? String(contentsOfFile: "/proc/\(process)/task/\(process)/children", encoding: .utf8))?
      .split(separator: " ").compactMap { Int32($0) } ?? []
    return Self.cpuSeconds(of: process) + children.map(Self.cpuSeconds(of:)).reduce(0, +)
  }

  /// CPU seconds of the process alone so far.
  var cpuSeconds: Double { Self.cpuSeconds(of: process) }

  /// Resident memory that is the process's own or shared, in MiB, rounded up.
  var residentMebibytes: Int { mebibytes("VmRSS:") }

  /// The most that was resident so far, in MiB, rounded up; 0 of a process that has ended.
  var peakMebibytes: Int { mebibytes("VmHWM:") }

  private func mebibytes(_ name: String) -> Int {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name) }),
      let kibibytes = line.split(separator: " ").compactMap({ Int($0) }).first
        ?? line.split(whereSeparator: { !$0.isNumber }).compactMap({ Int($0) }).first
    else { return 0 }
    return (kibibytes + 1_023) / 1_024
  }
}
