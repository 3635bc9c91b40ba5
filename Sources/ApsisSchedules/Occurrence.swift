public import ApsisTimes

/// A nominal instant of a schedule.
public struct Occurrence: Sendable, Hashable {
  /// What clocks show at an instant, or should show by a schedule, and in which zone and calendar.
  public struct Local: Sendable, Hashable {
    /// The argument `date`.
    public let day: Day
    public let daytime: Daytime
    /// The argument `tz`.
    public let zone: Zone
    /// Nil if the schedule has none.
    public let calendar: DayCalendar?
    /// The argument `sched_date`, where a schedule tells the day of the calendar from the day on which it comes due.
    public let scheduledDay: Day?

    public init(
      day: Day, daytime: Daytime, zone: Zone, calendar: DayCalendar? = nil, scheduledDay: Day? = nil
    ) {
      self.day = day
      self.daytime = daytime
      self.zone = zone
      self.calendar = calendar
      self.scheduledDay = scheduledDay
    }
  }

  /// What is offered beside the time.
  private enum Date: Sendable, Hashable {
    case none, utc
    case local(Local)
  }

  public let time: Time
  private let date: Date
  /// Arguments beside those that the instant brings, or in place of them.
  private let more: [String: String]

  /// - Parameter more: What the schedule offers beside `time`, `date`, `daytime` and `schedule_time`, or in place of them.
  public init(at time: Time, more: [String: String] = [:]) {
    self.time = time
    self.more = more
    date = .utc
  }

  /// An instant of a zone's clocks: it offers `date`, `daytime` and so on as they say.
  public init(at time: Time, local: Local) {
    self.time = time
    more = [:]
    date = .local(local)
  }

  /// An instant that stands for no day: it offers `time` and `schedule_time` only.
  public init(withoutDateAt time: Time) {
    self.time = time
    more = [:]
    date = .none
  }
}

extension Occurrence {
  /// Arguments that the schedule offers, by name: `time`, `date`, `daytime` and `schedule_time` in UTC, and what it adds.
  ///
  /// A run gets those that are its job's params. Made when asked for: schedulers look at many times, and start few runs.
  public var arguments: [String: String] {
    var arguments = [String: String](minimumCapacity: 7 + more.count)
    let text = time.description
    arguments["time"] = text
    arguments["schedule_time"] = text
    switch date {
    case .none: break
    case .utc:
      arguments["date"] = time.day.description
      arguments["daytime"] = time.daytime.description
    case .local(let local):
      arguments["date"] = local.day.description
      arguments["daytime"] = local.daytime.description
      arguments["tz"] = local.zone.name
      if let calendar = local.calendar { arguments["calendar"] = calendar.description }
      if let day = local.scheduledDay { arguments["sched_date"] = day.description }
    }
    for (name, value) in more { arguments[name] = value }
    return arguments
  }

  /// The argument of this name; nil if the schedule offers none. The same as in ``arguments``, for less.
  public subscript(name: String) -> String? {
    if let own = more[name] { return own }
    if name == "time" || name == "schedule_time" { return time.description }
    switch date {
    case .none: return nil
    case .utc: return name == "date" ? time.day.description : name == "daytime" ? time.daytime.description : nil
    case .local(let local): return local[name]
    }
  }
}

extension Occurrence.Local {
  fileprivate subscript(name: String) -> String? {
    switch name {
    case "date": day.description
    case "daytime": daytime.description
    case "tz": zone.name
    case "calendar": calendar?.description
    case "sched_date": scheduledDay?.description
    default: nil
    }
  }
}
