public import ApsisTimes
internal import Foundation

/// The zones of the system's zone files.
public enum SystemZones {
  /// In the order of their names; of those with several names the first one.
  public static func all() -> [Zone] {
    let folder = URL(filePath: "/usr/share/zoneinfo")
    let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    var seen: Set<Data> = []
    // The copies below `right` count leap seconds.
    return names.filter { !$0.hasPrefix("right/") }.sorted().compactMap { name in
      guard let zone = try? Zone.named(name), let content = try? Data(contentsOf: folder.appending(path: name)) else {
        return nil
      }
      return seen.insert(content).inserted ? zone : nil
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
