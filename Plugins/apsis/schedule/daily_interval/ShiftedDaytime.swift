public import ApsisConfiguration
public import ApsisTimes
public import ApsisYAML

/// A time of day on a day of a calendar, or on one some days before or after it: `'09:30:00'`, or
/// `{daytime: '09:30:00', date_shift: 1}`.
public struct ShiftedDaytime: ConfigValue {
  public let daytime: Daytime
  public let dateShift: Int
  public let calShift: Int

  private struct Keys: Configurable {
    @Key("Time of day.") var daytime: Daytime
    @Key("How many days later; negative for before.") var dateShift: Int = 0
    @Key("The same in days of the calendar, before 'date_shift'.") var calShift: Int = 0
  }

  public static var schema: ValueSchema {
    ValueSchema(
      .either(Daytime.schema, Keys.schema),
      expectation: "a time of day such as '09:30:00', or a mapping with 'daytime'", sample: Daytime.schema.sample)
  }

  public static func read(_ node: Node, with reader: inout ConfigReader) -> ShiftedDaytime? {
    if node.mapping == nil {
      return Daytime.read(node, with: &reader).map { ShiftedDaytime(daytime: $0, dateShift: 0, calShift: 0) }
    }
    return Keys.read(node, with: &reader).map { keys in
      ShiftedDaytime(daytime: keys.daytime, dateShift: keys.dateShift, calShift: keys.calShift)
    }
  }

  public var yaml: String {
    isShifted ? "{daytime: \(daytime.yaml), date_shift: \(dateShift), cal_shift: \(calShift)}" : daytime.yaml
  }

  private var isShifted: Bool { dateShift != 0 || calShift != 0 }

  func shift(in calendar: DayCalendar) -> DayShift {
    DayShift(calendar: calendar, days: calShift, thenDays: dateShift)
  }
}
