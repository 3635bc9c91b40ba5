internal import ApsisTimes
internal import Foundation

/// The zone of whoever types a command.
enum LocalZone {
  /// That of the variable `TZ` if it is set, or else of the machine; UTC where it says none that there is, as for all programs.
  static var current: Zone {
    if let name = ProcessInfo.processInfo.environment["TZ"] { return named(name.trimmingPrefix(":")) }
    // A link into the folder of all zones.
    let target = URL(filePath: "/etc/localtime").resolvingSymlinksInPath().path
    return target.firstRange(of: "/zoneinfo/").map { named(target[$0.upperBound...]) } ?? .utc
  }

  private static func named(_ name: some StringProtocol) -> Zone { (try? Zone.named(String(name))) ?? .utc }
}
