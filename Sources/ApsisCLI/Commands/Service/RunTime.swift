internal import ApsisJSON
internal import ApsisTimes
internal import ArgumentParser

/// When a run is to be.
struct RunTime {
  static let help: ArgumentHelp =
    "When: 'now', a time with a zone, a daytime such as 18:30, which is that of today or else of tomorrow, or '+10 min'."

  let text: String

  /// - Throws: `ValidationError` for what is no time.
  init(_ text: String) throws { try self.init(text, now: SystemClock().now, zone: LocalZone.current) }

  /// - Parameter zone: Whose clocks show a daytime.
  init(_ text: String, now: Time, zone: @autoclosure () -> Zone) throws {
    if text == "now" {
      self.text = text
    } else if text.hasPrefix("+") {
      self.text = "\(now + (try CommandArgument.duration(String(text.dropFirst()))))"
    } else if let daytime = Self.daytime(text) {
      self.text = "\(try Self.next(daytime, after: now, in: zone()))"
    } else {
      self.text = "\(try CommandArgument.time(text))"
    }
  }

  /// With seconds or without.
  private static func daytime(_ text: String) -> Daytime? { Daytime(text) ?? Daytime(text + ":00") }

  /// When clocks show it next; on a day that skips it they don't.
  ///
  /// Source: the original's command, which takes tomorrow's if today's is past or now.
  private static func next(_ daytime: Daytime, after now: Time, in zone: Zone) throws -> Time {
    let today = zone.local(now).day
    for day in [today, today.adding(1), today.adding(2)] {
      let times = day.map { zone.instants(of: daytime, on: $0) } ?? []
      if let time = times.filter({ $0 > now }).min() { return time }
    }
    throw ValidationError("no clock shows \(daytime) in \(zone.name) today or tomorrow")
  }

  func json(stop: String?) -> JSONValue {
    let schedule = JSONValue.Member("schedule", .string(text))
    return .object([schedule] + (stop.map { [.init("stop", .string($0))] } ?? []))
  }
}
