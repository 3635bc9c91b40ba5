public import ApsisConfiguration
internal import ApsisDiagnostics
internal import ApsisTimes
public import ApsisYAML

/// When something happens, as cron's tables say it: minute, hour, day of the month, month and day of the week; or six fields, the
/// first of which is the second; or a name such as `@daily`.
///
/// If both day fields are restricted, a day has to fit one of them, else both. A field that begins with `*` is not restricted. Source:
/// crontab(5) of Vixie's cron.
public struct CronExpression: ConfigValue {
  /// As it was written.
  public let text: String

  let seconds: CronNumbers
  let minutes: CronNumbers
  let hours: CronNumbers
  private let days: CronNumbers
  private let months: CronNumbers
  private let weekdays: CronNumbers

  /// Whether it follows elapsed time rather than the clock on the wall: it says `*` for the second, the minute or the hour.
  var isRepeating: Bool { seconds.isOpen || minutes.isOpen || hours.isOpen }

  public static var schema: ValueSchema {
    ValueSchema(
      .text, expectation: "a cron expression such as '30 6 * * MON-FRI' or '@daily'", sample: "'30 6 * * MON-FRI'")
  }

  public var yaml: String { "'\(text)'" }

  /// Tells what is wrong, and with which field.
  public static func read(_ node: Node, with reader: inout ConfigReader) -> CronExpression? {
    guard let text = String.read(node, with: &reader) else { return nil }
    do {
      return try CronExpression(text)
    } catch {
      let start = text.unicodeScalars.distance(from: text.startIndex, to: error.part.startIndex)
      let place = node.place(of: start..<(start + error.part.unicodeScalars.count))
      reader.report(.error("\(error.message), in \(reader.subject)", at: place, hint: error.hint))
      return nil
    }
  }

  init(_ text: String) throws(CronNumbers.Mistake) {
    let words = try CronExpression.expanded(text).split(whereSeparator: \.isWhitespace)
    guard words.count == 5 || words.count == 6 else {
      throw CronNumbers.Mistake(
        "\(words.count) fields; expected 5 (minute, hour, day of the month, month, day of the week), or 6 with the second "
          + "first", Substring(text),
        hint: words.count == 7 ? "there is no field for the year" : nil)
    }
    var fields: [CronNumbers] = words.count == 5 ? [CronNumbers(only: 0)] : []
    for (word, field) in zip(words, CronField.all.suffix(words.count)) {
      fields.append(try CronNumbers(word, of: field))
    }
    self.text = text
    (seconds, minutes, hours) = (fields[0], fields[1], fields[2])
    (days, months, weekdays) = (fields[3], fields[4], fields[5])
    guard hasDays else {
      let day = words[words.count - 3]
      throw CronNumbers.Mistake("no month of '\(words[words.count - 2])' has a day '\(day)'", day)
    }
  }

  // MARK: - Names

  private static let named: [(name: String, fields: String)] = [
    ("@yearly", "0 0 1 1 *"), ("@annually", "0 0 1 1 *"), ("@monthly", "0 0 1 * *"), ("@weekly", "0 0 * * 0"),
    ("@daily", "0 0 * * *"), ("@midnight", "0 0 * * *"), ("@hourly", "0 * * * *"),
  ]

  private static func expanded(_ text: String) throws(CronNumbers.Mistake) -> String {
    guard let at = text.firstIndex(where: { !$0.isWhitespace }), text[at] == "@" else { return text }
    let words = text[at...].split(whereSeparator: \.isWhitespace)
    let name = words[0]
    if words.count == 1, let named = named.first(where: { $0.name == name }) { return named.fields }
    let names = named.map(\.name)
    switch name {
    case "@reboot":
      throw CronNumbers.Mistake(
        "'@reboot' is not supported: a schedule has times, and a start of the machine is none", name)
    case "@every":
      throw CronNumbers.Mistake("'@every' is not supported", name, hint: "write {type: interval, interval: 5 min}")
    default:
      throw CronNumbers.Mistake(
        "unknown name '\(name)'; expected \(Spelling.list(names))", name,
        hint: Spelling.hint(for: String(name), among: names))
    }
  }

  // MARK: - Days

  private var needsBothDays: Bool { days.isOpen || weekdays.isOpen }

  /// Whether any day of any year fits. A 29 February is each weekday in some year.
  private var hasDays: Bool {
    guard needsBothDays else { return true }
    let lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return lengths.enumerated().contains { month, length in
      months.contains(month + 1) && (days.first(from: 1) ?? .max) <= length
    }
  }

  /// The first day that fits, from `day` on; nil if none is left.
  func firstDay(from day: Day) -> Day? {
    var day = day
    while true {
      let (year, month) = (day.year, day.month)
      guard let fitting = months.first(from: month) else {
        guard let january = Day(year: year + 1, month: 1, day: 1) else { return nil }
        day = january
        continue
      }
      if fitting != month { day = Day(year: year, month: fitting, day: 1) ?? day }
      repeat {
        if fits(day) { return day }
        guard let next = day.adding(1) else { return nil }
        day = next
      } while day.day > 1
    }
  }

  private func fits(_ day: Day) -> Bool {
    let (isDay, isWeekday) = (days.contains(day.day), weekdays.contains((day.weekday.rawValue + 1) % 7))
    return needsBothDays ? isDay && isWeekday : isDay || isWeekday
  }

  /// The first time of day that fits, from a second of the day on; nil if none is left.
  func firstDaytime(fromSecond start: Int) -> Daytime? {
    guard start < 86_400, let hour = hours.first(from: start / 3_600) else { return nil }
    if hour == start / 3_600 {
      if let minute = minutes.first(from: start / 60 % 60) {
        let second = seconds.first(from: minute == start / 60 % 60 ? start % 60 : 0)
        if let second { return Daytime(hour: hour, minute: minute, second: second) }
        // This minute is over; the next one that fits begins anew.
        return firstDaytime(fromSecond: hour * 3_600 + (minute + 1) * 60)
      }
      return firstDaytime(fromSecond: (hour + 1) * 3_600)
    }
    guard let minute = minutes.first(from: 0), let second = seconds.first(from: 0) else { return nil }
    return Daytime(hour: hour, minute: minute, second: second)
  }
}
