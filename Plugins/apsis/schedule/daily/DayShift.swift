internal import ApsisTimes

/// From the days of a calendar to the days on which something happens: some days of the calendar later, then some days later.
struct DayShift {
  let calendar: DayCalendar
  let days: Int
  let thenDays: Int

  func callAsFunction(_ day: Day) -> Day? {
    (days == 0 ? day : calendar.shift(day, by: days)).flatMap { $0.adding(thenDays) }
  }

  /// The days of the calendar, each with the day it is shifted to, from a few before the one that is shifted to `day` on.
  func days(around day: Day) -> UnfoldSequence<(day: Day, shifted: Day), Day?> {
    let target = day.adding(-2 - thenDays).flatMap(calendar.first)
    let start = target.flatMap { calendar.shift($0, by: -days) } ?? target
    return sequence(state: start) { next in
      while let day = next {
        next = day.adding(1).flatMap(calendar.first)
        if let shifted = self(day) { return (day, shifted) }
      }
      return nil
    }
  }
}
