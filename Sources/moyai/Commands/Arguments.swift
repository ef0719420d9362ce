import ArgumentParser
import CivilTime
import Tenancy

extension TenantSlug: ExpressibleByArgument {
  /// From the command line.
  public init?(argument: String) { self.init(argument) }
}

extension TenantCode: ExpressibleByArgument {
  /// From the command line.
  public init?(argument: String) { self.init(argument) }
}

extension CivilDate: ExpressibleByArgument {
  /// From the command line.
  public init?(argument: String) { self.init(argument) }
}

extension KeyID: ExpressibleByArgument {
  /// From the command line.
  public init?(argument: String) { self.init(argument) }
}

/// `P180D`, `PT72H`, `PT30M`: a duration as the API writes it (HTTPSurface.docc, conventions).
struct DurationArgument: ExpressibleByArgument {
  let duration: Duration

  init(_ duration: Duration) {
    self.duration = duration
  }

  init?(argument: String) {
    let isTime = argument.hasPrefix("PT")
    let digits = argument.dropFirst(isTime ? 2 : 1).dropLast()
    guard argument.hasPrefix("P"), let number = Int64(digits), (0...100_000).contains(number), let unit = argument.last
    else { return nil }
    switch (isTime, unit) {
    case (false, "D"): duration = .seconds(number * 86_400)
    case (true, "H"): duration = .seconds(number * 3_600)
    case (true, "M"): duration = .seconds(number * 60)
    default: return nil
    }
  }

  /// In the help, as it would be written.
  var defaultValueDescription: String {
    let hours = duration.components.seconds / 3_600
    return hours.isMultiple(of: 24) && hours > 0 ? "P\(hours / 24)D" : "PT\(hours)H"
  }
}
