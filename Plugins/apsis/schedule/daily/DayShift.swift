internal import ApsisTimes

/// From the days of a calendar to the days on which something happens: some days of the calendar later, then some days later.
struct DayShift {
  let calendar: DayCalendar
  let days: Int
  let thenDays: Int

  /// More days than there are, in either direction.
  private static let most = 4_000_000

  /// - Parameters:
  ///   - days: In days of the calendar.
  ///   - thenDays: In days after that.
  init(calendar: DayCalendar, days: Int, thenDays: Int) {
    self.calendar = calendar
    // A shift beyond all days gives none, by however much; its sums and negatives are numbers.
    self.days = min(max(days, -DayShift.most), DayShift.most)
    self.thenDays = min(max(thenDays, -DayShift.most), DayShift.most)
  }

  func callAsFunction(_ day: Day) -> Day? {
    (days == 0 ? day : calendar.shift(day, by: days)).flatMap { $0.adding(thenDays) }
  }

  /// The first day of the calendar that is shifted to `day` or later; nil if none is.
  func first(shiftedTo day: Day) -> Day? {
    // Before the first year, the first day that there is; after the last one, none.
    let target = day.adding(-thenDays) ?? (thenDays > 0 ? Day.range.lowerBound : nil)
    guard let first = target.flatMap(calendar.first) else { return nil }
    guard days != 0 else { return first }
    // Where the calendar begins so late that no day of it is shifted to just there, its own beginning is.
    return calendar.shift(first, by: -days) ?? (days > 0 ? calendar.first(from: Day.range.lowerBound) : nil)
  }

  /// The day of the calendar after `day`.
  func next(after day: Day) -> Day? { day.adding(1).flatMap(calendar.first) }
}
