import ApsisTemplates
import Testing

struct TimeValueTests {
  @Test(arguments: [
    ("Date(date).year", "2024"), ("Date(date).month", "Feb"), ("Date(date).day", "29"), ("Date(date).weekday", "Thu"),
    ("Date(date).ordinal", "60"), ("Date(date).datenum", "738944"), ("Date(date).offset", "738944"),
    ("Date(date).ymdi", "20240229"), ("Date(date).week", "9"), ("Date(date).week_year", "2024"),
    ("Date(date).ymd", "YmdDate(year=2024, month=2, day=29)"), ("Date(date).ymd | join('-')", "2024-Feb-29"),
    ("Date(date).week_date", "WeekDate(week_year=2024, week=9, weekday=3)"),
    ("Date(date).ordinal_date[1]", "60"), ("Date(date)['year']", "2024"), ("Date(date).valid", "True"),
    ("Date(date).invalid", "False"), ("Date(none).invalid", "True"), ("Date.MISSING.missing", "True"),
    // The first and last weeks of a year may count for another one.
    ("Date('2024-12-30').week_year ~ '/' ~ Date('2024-12-30').week", "2025/1"),
    ("Date('2027-01-03').week", "53"), ("Date('0001-01-01').week_year", "1"), ("Date('9999-12-31').week", "52"),
    ("Daytime('09:30:15.5').hour", "9"), ("Daytime('09:30:15.5').minute", "30"),
    ("Daytime('09:30:15.5').second", "15.5"), ("Daytime('09:30:15.5').ssm", "34215.5"),
    ("Daytime('09:30:15.5').hms", "HmsDaytime(hour=9, minute=30, second=15.5)"),
    ("Daytime('09:30:15.5').daytick", "4815403532821725184"), ("Daytime.MIN.valid", "True"),
    ("Time('2026-03-06T14:30:00Z').offset", "2144410202957414400"), ("Time('2026-03-06T14:30:00Z').valid", "True"),
    ("to_local('2026-03-06T14:30:00Z', 'Asia/Tokyo').hour", "23"),
    ("to_local('2026-03-06T14:30:00Z', 'Asia/Tokyo').weekday", "Fri"),
    ("to_local('2026-03-06T14:30:00Z', 'Asia/Tokyo').ssm", "84600.0"),
    ("to_local('2026-03-06T14:30:00Z', 'Asia/Tokyo')[1]", "23:30:00"),
  ])
  func `dates and times have their parts`(expression: String, expected: String) throws {
    #expect(try expand(expression) == expected)
  }

  @Test(arguments: [
    ("Date(date).nosuch", "a date has no attribute 'nosuch'"),
    ("Date(date).yaer", "a date has no attribute 'yaer', but 'year'"),
    ("Time('2026-03-06T14:30:00Z').year", "a time has no attribute 'year'; to_local(…, zone) has"),
    ("Daytime('09:30:00').year", "a daytime has no attribute 'year'"),
    ("Date.nosuch", "a function has no attribute 'nosuch'"),
    ("Date(date)[0]", "a date has no elements"), ("Date(none).year", "an invalid date has no attribute 'year'"),
    ("TimeZone('UTC').nosuch", "a time zone has no attribute 'nosuch'"),
    ("Date(date).__class__", "a date has no attribute '__class__'"),
    ("Date(date).ymd.nosuch", "a tuple has no attribute 'nosuch'"),
    ("Date(date).ymd[3]", "a tuple of 3 has no element 3"),
    ("Date(date) | length", "expected a list or text, got a date"),
    ("Date(date)()", "a date cannot be called"), ("Date(date) | tojson", "a date is nothing that JSON has"),
  ])
  func `what a value does not have is an error`(expression: String, message: String) {
    #expect(failure(of: expression)?.message == message)
  }

  @Test(arguments: [
    ("Date(date) + 1", "2024-03-01"), ("1 + Date(date)", "2024-03-01"), ("Date(date) - 60", "2023-12-31"),
    ("Date(date) + true", "2024-03-01"), ("Date(date) + 1.9", "2024-03-01"), ("Date(date) + -1.9", "2024-02-28"),
    ("Date(date) + n", "2024-04-11"), ("n + Date(date)", "2024-04-11"), ("Date(date) - ' 7 '", "2024-02-22"),
    ("Date(date) + Date(date).month", "2024-03-02"), ("Date(date) - Date('2024-01-01')", "59"),
    ("Date('9999-12-31') - Date('0001-01-01')", "3652058"), ("Date(date) - 1 - Date(date)", "-1"),
    ("Time('2026-03-06T14:30:00Z') + 86400", "2026-03-07T14:30:00+00:00"),
    ("Time('2026-03-06T14:30:00Z') - 0.5", "2026-03-06T14:29:59.5+00:00"),
    ("'1.5' + Time('2026-03-06T14:30:00Z')", "2026-03-06T14:30:01.5+00:00"),
    ("Time('2026-03-06T14:30:00.5Z') - Time('2026-03-06T14:00:00Z')", "1800.5"),
    ("Time('2026-03-06T14:30:00.3Z') + 0.1", "2026-03-06T14:30:00.4+00:00"),
    ("Daytime('23:59:59') + 1", "00:00:00"), ("Daytime('00:00:00') - 1", "23:59:59"),
    ("Daytime('23:59:59') + 100000", "03:46:39"), ("Daytime('00:00:00') - 100000", "20:13:20"),
    ("Daytime('09:30:00') + '1.5'", "09:30:01.5"), ("Daytime('09:30:00') - 10 ** 30 == Daytime('09:30:00')", "False"),
  ])
  func `dates move by days, times by seconds`(expression: String, expected: String) throws {
    #expect(try expand(expression) == expected)
  }

  @Test(arguments: [
    ("Date('9999-12-31') + 1", "a date outside of the years 1 to 9999"),
    ("Date('0001-01-01') - 1", "a date outside of the years 1 to 9999"),
    ("Date(date) + 10 ** 37", "a date outside of the years 1 to 9999"),
    ("Date(date) - 1e300", "a date outside of the years 1 to 9999"),
    ("Date(date) + ('nan' | float)", "nan is no number of days"),
    ("Date(date) + 1e300 * 1e300", "a date outside of the years 1 to 9999"),
    ("Time.MAX + 1", "a time outside of the years 1 to 9999"),
    ("Time.MIN - 0.5", "a time outside of the years 1 to 9999"),
    ("Time.MIN - 10 ** 37", "a time outside of the years 1 to 9999"),
    ("Time.MIN + 1e300", "a time outside of the years 1 to 9999"),
    ("Time.MIN + ('nan' | float)", "nan is no number of seconds"),
    ("Date(none) + 1", "Date.INVALID cannot be moved"),
    ("Date(date) + Date(date)", "'+' does not go between a date and a date"),
    ("Date(date) + none", "'+' does not go between a date and none"),
    ("Date(date) + 'x'", "cannot add a date and text"), ("'x' + Date(date)", "cannot add text and a date"),
    ("Date(date) + '1.5'", "cannot add a date and text"),
    ("Date(date) - date", "'-' does not go between a date and text"),
    ("1 - Date(date)", "'-' does not go between a whole number and a date"),
    ("Date(date) * 2", "'*' does not go between a date and a whole number"),
    ("-Date(date)", "'-' does not go between a whole number and a date"),
    ("Daytime('12:00:00') - Daytime('09:30:00')", "'-' does not go between two daytimes"),
    ("Time('2026-03-06T14:30:00Z') - Date(date)", "'-' does not go between a time and a date"),
    ("TimeZone('UTC') + 1", "'+' does not go between a time zone and a whole number"),
  ])
  func `a sum that there is not is an error`(expression: String, message: String) {
    #expect(failure(of: expression)?.message == message)
  }

  @Test(arguments: [
    ("Date(date) < Date(date) + 1", "True"), ("Date(date) >= Date(date)", "True"), ("Date(date) == date", "False"),
    ("Date(date) != 1", "True"), ("Date(none) == Date.INVALID", "True"), ("Date(none) == Date.MISSING", "False"),
    ("Date(none) == Time(none)", "False"), ("Daytime('09:30:00') < Daytime('10:00:00')", "True"),
    ("Time('2026-03-06T14:30:00Z') == Time('2026-03-06T15:30:00+01:00')", "True"),
    ("[Date(date) + 1, Date(date)] | sort | join(' ')", "2024-02-29 2024-03-01"),
    ("[Date(date), Date(date)] | unique | list | length", "1"), ("{Date(date): 1}[Date(date)]", "1"),
    ("Date(date) in [Date(date)]", "True"), ("TimeZone('UTC') == TimeZone('UTC')", "True"),
    ("'yes' if Date(date) else 'no'", "yes"), ("Date(date) is string", "False"), ("Date(date) is number", "False"),
    ("[Date(date), Date(date) + 1] | map(attribute='day') | list", "[29, 1]"),
  ])
  func `dates and times compare with their like`(expression: String, expected: String) throws {
    #expect(try expand(expression) == expected)
  }

  @Test(
    arguments: [
      ("Date(date) < date", "cannot compare a date with text", "Date(…) makes one of text"),
      ("date >= Date(date)", "cannot compare a date with text", "Date(…) makes one of text"),
      ("Date(date) < 20240301", "cannot compare a date with a whole number", nil),
      ("Date(date) < Time.MAX", "cannot compare a date with a time", nil),
      ("Date(none) < Date(date)", "cannot compare an invalid date with a date", nil),
    ] as [(String, String, String?)])
  func `what has no order is an error`(expression: String, message: String, hint: String?) {
    let error = failure(of: expression)
    #expect(error?.message == message)
    #expect(error?.hint == hint)
  }

  @Test(arguments: [
    ("Date(date).month | int", "2"), ("Date(date).month + 1", "3"), ("Date(date).month == 2", "True"),
    ("Date(date).weekday in (3, 4)", "True"), ("Date(date).weekday < 5", "True"), ("'%02d' % Date(date).month", "02"),
    ("'%s' % Date(date).month", "Feb"), ("'{:02d}'.format(Date(date).month)", "02"),
    ("format(Date(date).month, '02d')", "02"), ("format(Date(date).month, '>5')", "  Feb"),
    ("Date(date).month ~ ''", "Feb"), ("Date(date).month | string", "Feb"), ("[Date(date).month]", "[2]"),
    ("Date(date).month.name", "Feb"), ("Date(date).weekday.value", "3"), ("Date(date).month | tojson", "2"),
    ("Date(date).month is number", "True"), ("Date(date).month is integer", "True"),
    ("Date(date).month is even", "True"),
    ("['a', 'b', 'c', 'd'][Date(date).weekday]", "d"), ("{2: 'x'}[Date(date).month]", "x"),
    ("range(Date(date).month) | list", "[0, 1]"), ("-Date(date).month", "-2"), ("Date(date).weekday == 'Thu'", "False"),
    ("'x' if Date('2026-03-09').weekday else 'Monday'", "Monday"),
  ])
  func `months and days of the week are numbers that print as names`(expression: String, expected: String) throws {
    #expect(try expand(expression) == expected)
  }

  @Test(arguments: [
    ("Date(date)", "Date(2024, Feb, 29)"), ("Daytime('09:30:00')", "Daytime(9, 30, 00.000000000000000)"),
    ("Time('2026-03-06T14:30:00.25Z')", "Time(2026, 3, 6, 14, 30, 0.25000000, UTC)"),
    ("TimeZone('UTC')", "TimeZone('UTC')"),
    ("Date(none)", "Date.INVALID"),
    (
      "to_local('2026-03-06T14:30:00Z', 'UTC')",
      "LocalTime(Date(2026, Mar, 6), Daytime(14, 30, 00.000000000000000))"
    ),
  ])
  func `in a printed list a value stands as its constructor`(expression: String, expected: String) throws {
    #expect(try expand("[\(expression)]") == "[\(expected)]")
  }
}
