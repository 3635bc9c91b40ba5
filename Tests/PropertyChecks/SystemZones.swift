public import ApsisTimes
internal import Foundation

/// The zones of the system's zone files.
public enum SystemZones {
  /// In the order of their names; without the copies that count leap seconds.
  public static func all() -> [Zone] {
    let names = FileManager.default.enumerator(atPath: "/usr/share/zoneinfo")?.compactMap { $0 as? String } ?? []
    return names.filter { !$0.hasPrefix("right/") && !$0.hasPrefix("posix/") }.sorted().compactMap {
      try? Zone.named($0)
    }
  }

  /// When a zone's clocks change in a span of time.
  public static func changes(of zone: Zone, from start: Time, to end: Time) -> [Time] {
    var changes: [Time] = []
    var time = start
    while let change = zone.untilChange(from: time).change, change < end {
      changes.append(change)
      time = change
    }
    return changes
  }
}
