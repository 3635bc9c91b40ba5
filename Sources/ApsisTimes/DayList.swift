/// Days that were listed one by one, and the range of which the list tells: of other days nobody said whether they count.
public struct DayList: Sendable, Hashable {
  /// In order, each once.
  public let days: [Day]
  public let range: Range<Day>

  /// - Parameters:
  ///   - days: In any order. Those outside of `range` are left out.
  ///   - range: Nil for that from the first of `days` to the last.
  public init(_ days: some Sequence<Day>, in range: Range<Day>? = nil) {
    let days = Set(days).filter { range?.contains($0) ?? true }.sorted()
    self.days = days
    let first = days.first ?? Day.range.lowerBound
    self.range = range ?? first..<(days.last?.adding(1) ?? days.last ?? first)
  }

  /// How many of the days come before `day`.
  func index(from day: Day) -> Int { count { $0 < day } }

  /// How many of the days come up to `day`, `day` included.
  func index(after day: Day) -> Int { count { $0 <= day } }

  func day(at index: Int) -> Day? { days.indices.contains(index) ? days[index] : nil }

  func contains(_ day: Day) -> Bool { self.day(at: index(from: day)) == day }

  func shift(_ day: Day, by count: Int) -> Day? {
    let start = count > 0 ? index(after: day) - 1 : index(from: day)
    let (index, overflow) = start.addingReportingOverflow(count)
    return overflow ? nil : self.day(at: index)
  }

  /// How many days at the beginning of the list fulfil a condition that none after them does.
  private func count(while condition: (Day) -> Bool) -> Int {
    var (low, high) = (0, days.count)
    while low < high {
      let middle = (low + high) / 2
      if condition(days[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
