import ApsisBuiltIns
import ApsisConfiguration
import ApsisSchedules
import ApsisTimes
import Foundation
import Testing

struct CronScheduleTests {
  private func make(_ expression: String, _ more: String = "") throws -> (instance: (any Schedule)?, lines: [String]) {
    try BuiltIns.scheduleRegistry().make("type: cron\nexpression: '\(expression)'\n\(more)")
  }

  private func times(_ expression: String, _ more: String = "", from start: String, count: Int = 3) throws -> [String] {
    let (schedule, lines) = try make(expression, more)
    #expect(lines == [])
    let occurrences = try #require(schedule).occurrences(from: try #require(Time(start)))
    return occurrences.prefix(count).map { String($0.time.description.dropLast(6)) }
  }

  // MARK: - Expressions

  @Test(arguments: [
    ("30 6 * * *", ["2026-03-06T06:30:00", "2026-03-07T06:30:00", "2026-03-08T06:30:00"]),
    ("*/20 9-17/4 * * MON-FRI", ["2026-03-06T09:00:00", "2026-03-06T09:20:00", "2026-03-06T09:40:00"]),
    ("0 0 1,15 jan,Jul *", ["2026-07-01T00:00:00", "2026-07-15T00:00:00", "2027-01-01T00:00:00"]),
    ("0 12 * * 7", ["2026-03-08T12:00:00", "2026-03-15T12:00:00", "2026-03-22T12:00:00"]),
    ("0 12 * * FRI-SUN", ["2026-03-06T12:00:00", "2026-03-07T12:00:00", "2026-03-08T12:00:00"]),
    ("15 30 6 * * *", ["2026-03-06T06:30:15", "2026-03-07T06:30:15", "2026-03-08T06:30:15"]),
    ("*/30 59 23 31 12 *", ["2026-12-31T23:59:00", "2026-12-31T23:59:30", "2027-12-31T23:59:00"]),
    ("50/5 6 * * *", ["2026-03-06T06:50:00", "2026-03-06T06:55:00", "2026-03-07T06:50:00"]),
    ("0 0 29 2 *", ["2028-02-29T00:00:00", "2032-02-29T00:00:00", "2036-02-29T00:00:00"]),
    ("@hourly", ["2026-03-06T00:00:00", "2026-03-06T01:00:00", "2026-03-06T02:00:00"]),
    ("@daily", ["2026-03-06T00:00:00", "2026-03-07T00:00:00", "2026-03-08T00:00:00"]),
    ("@midnight", ["2026-03-06T00:00:00", "2026-03-07T00:00:00", "2026-03-08T00:00:00"]),
    ("@weekly", ["2026-03-08T00:00:00", "2026-03-15T00:00:00", "2026-03-22T00:00:00"]),
    ("@monthly", ["2026-04-01T00:00:00", "2026-05-01T00:00:00", "2026-06-01T00:00:00"]),
    ("@yearly", ["2027-01-01T00:00:00", "2028-01-01T00:00:00", "2029-01-01T00:00:00"]),
    (" @annually ", ["2027-01-01T00:00:00", "2028-01-01T00:00:00", "2029-01-01T00:00:00"]),
  ])
  func `an expression says when`(expression: String, expected: [String]) throws {
    #expect(try times(expression, from: "2026-03-06T00:00:00Z") == expected)
  }

  @Test func `of two restricted day fields one has to fit, of an open one both`() throws {
    let either = ["2026-03-09T00:00:00", "2026-03-13T00:00:00", "2026-03-16T00:00:00"]
    #expect(try times("0 0 13 * MON", from: "2026-03-07T00:00:00Z") == either)
    let both = ["2026-03-09T00:00:00", "2026-03-23T00:00:00", "2026-04-13T00:00:00"]
    #expect(try times("0 0 */2 * MON", from: "2026-03-07T00:00:00Z") == both)
  }

  @Test func `an instant within a second is after it`() throws {
    #expect(try times("* * * * * *", from: "2026-03-06T00:00:00.5Z", count: 1) == ["2026-03-06T00:00:01"])
    #expect(try times("* * * * * *", from: "2026-03-06T00:00:01Z", count: 1) == ["2026-03-06T00:00:01"])
  }

  @Test func `it offers the date and daytime of its zone`() throws {
    let schedule = try #require(try make("30 22 * * *", "tz: America/New_York").instance)
    let start = try #require(Time("2026-03-06T00:00:00Z"))
    let occurrence = try #require(schedule.next(after: start))
    let expected = [
      "time": "2026-03-06T03:30:00+00:00", "schedule_time": "2026-03-06T03:30:00+00:00", "date": "2026-03-05",
      "daytime": "22:30:00", "tz": "America/New_York",
    ]
    #expect(occurrence.arguments == expected)
    for (name, value) in expected { #expect(occurrence[name] == value) }
  }

  @Test func `there are no runs after the last year`() throws {
    for expression in ["* 23 * * *", "0 23 * * *"] {
      #expect(try times(expression, "tz: America/New_York", from: "9999-12-31T05:00:00Z") == [])
    }
    #expect(try times("0 12 * * *", from: "9999-12-31T13:00:00Z") == [])
    #expect(try times("*/5 * * * *", from: "9999-12-31T23:56:00Z") == [])
  }

  // MARK: - Changing clocks

  // New York's clocks go forward on 8 March 2026 at 07:00 UTC, and back on 1 November at 06:00 UTC.
  private static let newYork = "tz: America/New_York"

  @Test func `a fixed time that clocks go forward over is skipped, or run when they do`() throws {
    let skipped = ["2026-03-07T07:30:00", "2026-03-09T06:30:00"]
    #expect(try times("30 2 * * *", Self.newYork, from: "2026-03-07T00:00:00Z", count: 2) == skipped)
    let moved = ["2026-03-07T07:30:00", "2026-03-08T07:00:00", "2026-03-09T06:30:00"]
    #expect(try times("30 2 * * *", Self.newYork + "\ndst: next", from: "2026-03-07T00:00:00Z") == moved)
  }

  @Test func `several fixed times that clocks go forward over are one run`() throws {
    let expected = ["2026-03-08T07:00:00", "2026-03-09T06:15:00", "2026-03-09T06:45:00"]
    #expect(try times("15,45 2 * * *", Self.newYork + "\ndst: next", from: "2026-03-07T08:00:00Z") == expected)
  }

  @Test func `a fixed time that clocks go back over is run once, wherever in it the search begins`() throws {
    let expected = ["2026-11-01T05:30:00", "2026-11-02T06:30:00"]
    #expect(try times("30 1 * * *", Self.newYork, from: "2026-11-01T05:00:00Z", count: 2) == expected)
    #expect(try times("30 1 * * *", Self.newYork, from: "2026-11-01T06:10:00Z", count: 1) == ["2026-11-02T06:30:00"])
  }

  @Test func `what repeats goes on through an hour that comes twice`() throws {
    let expected = [
      "2026-11-01T05:00:00", "2026-11-01T05:30:00", "2026-11-01T06:00:00", "2026-11-01T06:30:00", "2026-11-02T06:00:00",
    ]
    #expect(try times("*/30 1 * * *", Self.newYork, from: "2026-11-01T00:00:00Z", count: 5) == expected)
    let hourly = ["2026-11-01T05:30:00", "2026-11-01T06:30:00", "2026-11-01T07:30:00"]
    #expect(try times("30 * * * *", Self.newYork, from: "2026-11-01T05:00:00Z") == hourly)
  }

  @Test func `what repeats leaves out an hour that clocks go forward over, whatever dst says`() throws {
    let expected = ["2026-03-08T06:30:00", "2026-03-08T07:30:00", "2026-03-08T08:30:00"]
    for dst in ["skip", "next"] {
      #expect(
        try times("30 * * * *", "\(Self.newYork)\ndst: \(dst)", from: "2026-03-08T06:00:00Z") == expected)
    }
  }

  // MARK: - Mistakes

  @Test(arguments: [
    ("61 * * * *", 14, "wrong minute '61'; expected numbers from 0 to 59"),
    ("0 24 * * *", 16, "wrong hour '24'; expected numbers from 0 to 23"),
    ("0 0 0 * *", 18, "wrong day of the month '0'; expected numbers from 1 to 31"),
    ("0 0 * JANUARY *", 20, "wrong month 'JANUARY'; expected numbers from 1 to 12, or names from JAN to DEC"),
    ("0 0 * * MON,WEN", 26, "wrong day of the week 'WEN'; expected numbers from 0 to 7, or names from SUN to SAT"),
    ("0 0 * * 8", 22, "wrong day of the week '8'; expected numbers from 0 to 7, or names from SUN to SAT"),
    ("60 0 0 * * *", 14, "wrong second '60'; expected numbers from 0 to 59"),
    ("1,,2 * * * *", 14, "nothing between commas in the minute field; expected numbers from 0 to 59"),
    ("*/x * * * *", 14, "wrong step in '*/x'; expected a number after '/'"),
    ("*/0 * * * *", 14, "a step of 0 in '*/0'; expected 1 or more"),
    ("1-2-3 * * * *", 14, "wrong range '1-2-3'; expected two ends, such as '1-5'"),
    ("0 22-2 * * *", 16, "range '22-2' in the hour field goes backwards"),
    ("-5 * * * *", 14, "wrong minute '-5'; expected numbers from 0 to 59"),
    ("+5 * * * *", 14, "wrong minute '+5'; expected numbers from 0 to 59"),
    ("0 0 31 4,6 *", 18, "no month of '4,6' has a day '31'"),
    ("0 0 L * *", 18, "'L' (the last) in the day of the month field is not supported"),
    ("0 0 15W * *", 18, "'W' (the nearest workday) in the day of the month field is not supported"),
    ("0 0 ? * MON", 18, "'?' (no value) in the day of the month field is not supported"),
    ("0 0 * * 5#3", 22, "'#' (the nth such weekday of the month) in the day of the week field is not supported"),
    ("0 0 * * MON#1", 22, "'#' (the nth such weekday of the month) in the day of the week field is not supported"),
    ("0~30 * * * *", 14, "'~' (a random number of a range) in the minute field is not supported"),
    ("H/15 * * * *", 14, "'H' (a number by hash) in the minute field is not supported"),
    ("@reboot", 14, "'@reboot' is not supported: a schedule has times, and a start of the machine is none"),
    ("@every 5m", 14, "'@every' is not supported"),
    (
      "@dayly", 14,
      "unknown name '@dayly'; expected '@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight' or '@hourly'"
    ),
    (
      "0 0 * *", 14,
      "4 fields; expected 5 (minute, hour, day of the month, month, day of the week), or 6 with the second first"
    ),
    (
      "0 0 0 1 1 * 2026", 14,
      "7 fields; expected 5 (minute, hour, day of the month, month, day of the week), or 6 with the second first"
    ),
  ])
  func `a mistake is told at its field`(expression: String, column: Int, message: String) throws {
    let (schedule, lines) = try make(expression)
    #expect(schedule == nil)
    #expect(lines == ["job.yaml:2:\(column): error: \(message), in key 'expression' in schedule 'cron'"])
  }

  // MARK: - Against another implementation

  /// A line of `Tests/Vectors/cron.json`.
  private struct Row: Decodable {
    let expression: String
    let zone: String
    let start: Int64
    let expected: [Int64]

    init(from decoder: any Decoder) throws {
      var container = try decoder.unkeyedContainer()
      expression = try container.decode(String.self)
      zone = try container.decode(String.self)
      start = try container.decode(Int64.self)
      var times: [Int64] = []
      while !container.isAtEnd { times.append((times.last ?? start) + (try container.decode(Int64.self))) }
      expected = times
    }
  }

  @Test func `it gives what another implementation gives`() throws {
    let file = URL(filePath: #filePath).appending(path: "../../../../../Vectors/cron.json").standardized
    let rows = try JSONDecoder().decode([Row].self, from: Data(contentsOf: file))
    for row in rows {
      // The other one runs a fixed time that clocks go forward over when they do.
      let (schedule, lines) = try make(row.expression, "tz: \(row.zone)\ndst: next")
      #expect(lines == [], "\(row.expression)")
      var time = Time(secondsSince1970: row.start)
      var given: [Int64] = []
      while given.count < row.expected.count, let next = schedule?.next(after: time) {
        given.append(Int64(next.time.nanosecondsSince1970 / 1_000_000_000))
        time = next.time
      }
      #expect(given == row.expected, "\(row.expression) in \(row.zone) from \(row.start)")
    }
    print("cron: \(rows.count) expressions against another implementation")
  }
}
