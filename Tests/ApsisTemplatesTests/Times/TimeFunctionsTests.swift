import ApsisTemplates
import ApsisTimes
import Testing

struct TimeFunctionsTests {
  @Test(arguments: [
    ("Date('2024-02-29')", "2024-02-29"), ("Date('20240229')", "2024-02-29"), ("Date(20240229)", "2024-02-29"),
    ("Date(20240229.0)", "2024-02-29"), ("Date(2024, 2, 29)", "2024-02-29"), ("Date((2024, 2, 29))", "2024-02-29"),
    ("Date([2024, 60])", "2024-02-29"), ("Date(2024, 60)", "2024-02-29"), ("Date('2024', '02', '29')", "2024-02-29"),
    ("Date(Date(date))", "2024-02-29"), ("Date(to_local('2024-02-29T23:00:00Z', 'Asia/Tokyo'))", "2024-03-01"),
    ("Date('MIN')", "0001-01-01"), ("Date('MAX')", "9999-12-31"), ("Date.MIN", "0001-01-01"),
    ("Date.EPOCH", "0001-01-01"), ("Date.MAX", "9999-12-31"), ("Date(date).MAX", "9999-12-31"),
    ("Date.from_ymdi(20240229)", "2024-02-29"), ("Date.from_iso_date(date)", "2024-02-29"),
    ("Date.from_datenum(738944)", "2024-02-29"), ("Date.from_offset(0)", "0001-01-01"),
    ("Date(none)", "INVALID   "), ("Date()", "INVALID   "), ("Date.MISSING", "MISSING   "),
  ])
  func `a date is made of text, numbers and tuples`(expression: String, expected: String) throws {
    #expect(try expand(expression) == expected)
  }

  @Test(arguments: [
    ("Daytime('09:30:00')", "09:30:00"), ("Daytime('9:30:00')", "09:30:00"), ("Daytime('09:30:00.250')", "09:30:00.25"),
    ("Daytime(9, 30)", "09:30:00"), ("Daytime((9, 30, 15.5))", "09:30:15.5"), ("Daytime(34200)", "09:30:00"),
    ("Daytime(34200.5)", "09:30:00.5"), ("Daytime('MIN')", "00:00:00"), ("Daytime.MIDNIGHT", "00:00:00"),
    ("Daytime('MAX') == Daytime.MAX", "True"), ("Daytime.from_ssm(1)", "00:00:01"), ("Daytime(none)", "INVALID"),
    ("Daytime(to_local('2024-02-29T23:00:00Z', 'Asia/Tokyo'))", "08:00:00"),
  ])
  func `a daytime is made of text, numbers and tuples`(expression: String, expected: String) throws {
    #expect(try expand(expression) == expected)
  }

  @Test(arguments: [
    ("Time('2026-03-06T14:30:00Z')", "2026-03-06T14:30:00+00:00"),
    ("Time('2026-03-06 14:30:00.5+05:30')", "2026-03-06T09:00:00.5+00:00"),
    ("Time('2026-03-06t14:30:00Z')", "2026-03-06T14:30:00+00:00"),
    ("Time('20260306T143000Z')", "2026-03-06T14:30:00+00:00"),
    ("Time('20260306T143000.5+0100')", "2026-03-06T13:30:00.5+00:00"),
    ("Time('2026-03-06', '12:00:00', 'Asia/Tokyo')", "2026-03-06T03:00:00+00:00"),
    ("Time((Date('2026-03-06'), Daytime(12, 0), TimeZone('UTC')))", "2026-03-06T12:00:00+00:00"),
    ("Time(2026, 3, 6, 12, 0, 30, 'UTC')", "2026-03-06T12:00:30+00:00"),
    ("Time('MIN')", "0001-01-01T00:00:00+00:00"), ("Time.EPOCH == Time.MIN", "True"),
    ("Time('MAX') == Time.MAX", "True"), ("Time.MISSING", "MISSING"), ("Time(none).valid", "False"),
    ("TimeZone('America/New_York')", "America/New_York"), ("TimeZone(TimeZone('UTC')).name", "UTC"),
  ])
  func `a time is made of text with a zone, or of a date, a daytime and a zone`(
    expression: String, expected: String
  ) throws {
    #expect(try expand(expression) == expected)
  }

  @Test(arguments: [
    ("Date('2024-2-9')", "'2024-2-9' is no date; expected YYYY-MM-DD"),
    ("Date('2023-02-29')", "'2023-02-29' is no date; expected YYYY-MM-DD"),
    ("Date(20230229)", "20230229 is no date; expected YYYY-MM-DD"),
    ("Date(1.5)", "1.5 is no date; expected YYYY-MM-DD"),
    ("Date(1e300)", "1e+300 is no date; expected YYYY-MM-DD"),
    ("Date(true)", "expected a date, got a boolean"),
    ("Date(Time('2026-03-06T14:30:00Z'))", "expected a date, got a time"),
    ("Date(2026, 2, 30)", "(2026, 2, 30) is no date"), ("Date(2023, 366)", "(2023, 366) is no date"),
    ("Date(2023, 0)", "(2023, 0) is no date"), ("Date(2023, 'x')", "expected a whole number, got text"),
    ("Date(1, 2, 3, 4)", "expected a date of 2 or 3 numbers, got 4"),
    ("Date([])", "expected a date of 2 or 3 numbers, got 0"), ("Date(nosuch)", "unknown name 'nosuch'"),
    ("Date(day=1)", "'Date' has no parameter 'day'"),
    ("Date.from_datenum(-1)", "a date outside of the years 1 to 9999"),
    ("Date.from_datenum(3652059)", "a date outside of the years 1 to 9999"),
    ("Daytime('09:30')", "'09:30' is no daytime; expected HH:MM:SS"),
    ("Daytime('24:00:00')", "'24:00:00' is no daytime; expected HH:MM:SS"),
    ("Daytime(86400)", "86400 s is no time of a day; expected less than 86400"),
    ("Daytime(25, 0)", "(25, 0) is no daytime"), ("Daytime(23, 59, 60)", "(23, 59, 60) is no daytime"),
    ("Daytime(Date(date))", "expected a daytime, got a date"),
    ("Time('2026-03-06T14:30:00')", "'2026-03-06T14:30:00' is no time"), ("Time('')", "'' is no time"),
    ("Time('9999-12-31T23:59:59-01:00')", "'9999-12-31T23:59:59-01:00' is no time"),
    ("Time(5)", "expected a time, got a whole number"), ("Time(Date(date))", "expected a time, got a date"),
    ("Time(date, '12:00:00')", "expected a time of 1, 3 or 7 values, got 2"),
    ("TimeZone('Mars/Base')", "unknown time zone 'Mars/Base'"), ("TimeZone('../UTC')", "unknown time zone '../UTC'"),
    ("TimeZone(5)", "expected a time zone, got a whole number"), ("TimeZone()", "'TimeZone' needs a value for 'name'"),
  ])
  func `what is no date or time is an error that says so`(expression: String, message: String) {
    #expect(failure(of: expression)?.message == message)
  }

  @Test(arguments: ["Date", "Daytime", "Time", "TimeZone", "get_calendar"])
  func `a long text is no date or time, and is not shown as a whole`(function: String) throws {
    for part in ["-", ":", ".", "/", ",", "Mon,"] {
      let message = try #require(failure(of: "\(function)('\(part)' * 400000)")?.message)
      #expect(message.count < 400)
    }
  }

  @Test(arguments: [
    ("from_local(('2026-03-06', '12:00:00'), 'America/New_York')", "2026-03-06T17:00:00+00:00"),
    ("from_local((Date('2026-03-06'), 43200), TimeZone('UTC'))", "2026-03-06T12:00:00+00:00"),
    ("from_local(to_local('2026-03-06T14:30:00Z', 'Asia/Tokyo'), 'Asia/Tokyo')", "2026-03-06T14:30:00+00:00"),
    ("from_local(('2026-11-01', '01:30:00'), 'America/New_York')", "2026-11-01T05:30:00+00:00"),
    ("from_local(('2026-11-01', '01:30:00'), 'America/New_York', first=false)", "2026-11-01T06:30:00+00:00"),
    ("from_local(('2026-03-06', '12:00:00'), time_zone='UTC', first=false)", "2026-03-06T12:00:00+00:00"),
    ("to_local('2026-03-06T14:30:00.5Z', 'Asia/Tokyo')", "2026-03-06T23:30:00.5"),
    ("to_local('2026-03-06T14:30:00Z', 'Asia/Tokyo') | join(' ')", "2026-03-06 23:30:00"),
    ("to_local('2026-03-06T14:30:00Z', 'Asia/Tokyo') == (Date('2026-03-06'), Daytime(23, 30))", "True"),
    ("to_local('2026-03-06T14:30:00Z', 'UTC') < to_local('2026-03-06T14:30:01Z', 'UTC')", "True"),
    ("to_local('2026-03-06T14:30:00Z', 'UTC') is sequence", "True"),
    ("to_local('2026-03-08T06:59:59Z', 'America/New_York').daytime", "01:59:59"),
    ("to_local('2026-03-08T07:00:00Z', 'America/New_York').daytime", "03:00:00"),
  ])
  func `times go to what clocks of a zone show, and back`(expression: String, expected: String) throws {
    #expect(try expand(expression) == expected)
  }

  @Test(
    arguments: [
      (
        "from_local(('2026-03-08', '02:30:00'), 'America/New_York')",
        "there is no 02:30:00 on 2026-03-08 in America/New_York", "clocks go forward over it"
      ),
      (
        "from_local(('0001-01-01', '00:00:00'), 'Asia/Tokyo')", "a time outside of the years 1 to 9999", nil
      ),
      ("to_local(Time.MAX, 'Asia/Tokyo')", "a time outside of the years 1 to 9999", nil),
      ("to_local('2026-03-06', 'UTC')", "'2026-03-06' is no time", nil),
      (
        "from_local(date, 'UTC')", "'from_local' needs a date and a daytime, got text",
        "as in from_local((date, '16:00:00'), 'Europe/Berlin')"
      ),
      ("from_local((date, none), 'UTC')", "expected a daytime, got none", "Daytime(…) takes '09:30:00'"),
      ("from_local((date, '12:00:00'))", "'from_local' needs a value for 'time_zone'", nil),
    ] as [(String, String, String?)])
  func `a local time that there is not is an error`(expression: String, message: String, hint: String?) {
    let error = failure(of: expression)
    #expect(error?.message == message)
    if let hint { #expect(error?.hint == hint) }
  }

  @Test func `names of the time functions are known before there are values`() throws {
    for name in ["Date", "Daytime", "Time", "TimeZone", "from_local", "get_calendar", "to_local"] {
      #expect(TemplateScope.globalNames.contains(name))
    }
    #expect(
      try Template("{{ Daytme(date) }}").problems(names: TemplateScope.globalNames.union(["date"])).first?.hint
        == "did you mean 'Daytime'?")
  }
}

struct CalendarMethodsTests {
  @Test(arguments: [
    ("get_calendar('Mon-Fri').before('2026-03-08')", "2026-03-06"),
    ("get_calendar('Mon-Fri').before(20260306)", "2026-03-06"),
    ("get_calendar('Mon-Fri').before((2026, 3, 8))", "2026-03-06"),
    ("get_calendar('Mon-Fri').after(date='2026-03-07')", "2026-03-09"),
    ("get_calendar('Mon-Fri').contains('2026-03-06')", "True"),
    ("get_calendar('Mon-Fri').contains(Date('2026-03-07'))", "False"),
    ("get_calendar('Mon-Fri').shift('2026-03-06', -5)", "2026-02-27"),
    ("get_calendar('Mon-Fri').shift(date='2026-03-06', shift=1)", "2026-03-09"),
    // From a day that is none of the calendar.
    ("get_calendar('Mon-Fri').shift('2026-03-07', 0)", "2026-03-07"),
    ("get_calendar('Mon-Fri').shift('2026-03-07', 1)", "2026-03-09"),
    ("get_calendar('Mon-Fri').shift('2026-03-07', -1)", "2026-03-06"),
    ("get_calendar('Mon-Fri').shift('2026-03-07', 5)", "2026-03-13"),
    ("get_calendar('Mon-Fri').shift('2026-03-07', 6)", "2026-03-16"),
    ("get_calendar('Mon-Fri').shift('2026-03-08', -5)", "2026-03-02"),
    ("get_calendar('none').shift('2026-03-06', 0)", "2026-03-06"),
    ("get_calendar('Mon-Fri').name", "Mon-Fri"), ("get_calendar(name='none')", "no days"),
    ("20260306 in get_calendar('Mon-Fri')", "True"), ("date in get_calendar('Sat,Sun')", "False"),
    ("get_calendar('all') is iterable", "False"), ("get_calendar('all') == get_calendar('all')", "True"),
    ("[get_calendar('all')]", "[Calendar('all days')]"),
  ])
  func `calendars find and count their days`(expression: String, expected: String) throws {
    #expect(try expand(expression) == expected)
  }

  @Test(arguments: [
    ("get_calendar('none').before(date)", "calendar 'no days' has no day on or before 2024-02-29"),
    ("get_calendar('Sat').after('9999-12-31')", "calendar 'Sat' has no day on or after 9999-12-31"),
    ("get_calendar('Sun').before('0001-01-01')", "calendar 'Sun' has no day on or before 0001-01-01"),
    ("get_calendar('none').shift(date, 1)", "calendar 'no days' has no day 1 days from 2024-02-29"),
    (
      "get_calendar('Mon').shift(date, 10 ** 30)",
      "calendar 'Mon' has no day 9223372036854775807 days from 2024-02-29"
    ),
    (
      "get_calendar('Mon').shift(date, 0 - 10 ** 30)",
      "calendar 'Mon' has no day -9223372036854775808 days from 2024-02-29"
    ),
    ("get_calendar('Mon').shift(date, '1')", "expected a whole number, got text"),
    ("get_calendar('Mon').shift(date)", "'shift' needs a value for 'shift'"),
    ("get_calendar('Mon').before('x')", "'x' is no date; expected YYYY-MM-DD"),
    ("get_calendar('Mon').nosuch", "a calendar has no attribute 'nosuch'"),
    ("get_calendar('Mon').befor(date)", "a calendar has no attribute 'befor', but 'before'"),
    ("'x' in get_calendar('Mon')", "'x' is no date; expected YYYY-MM-DD"),
    ("none in get_calendar('Mon')", "expected a date, got none"),
    ("get_calendar()", "'get_calendar' needs a value for 'name'"),
    ("get_calendar('Mon') < get_calendar('Mon')", "cannot compare a calendar with a calendar"),
    ("get_calendar('mon-fri')", "unknown calendar 'mon-fri'; expected 'all', 'none', days such as 'Mon-Fri'"),
  ])
  func `a day that there is not is an error`(expression: String, message: String) {
    #expect(failure(of: expression)?.message == message)
  }

  @Test func `a site's own calendars are known beside the built-in ones`() throws {
    let calendar = try #require(DayCalendar("Tue,Thu"))
    let scope = TemplateScope([:], calendars: Calendars(["deliveries": calendar]))
    func expand(_ text: String) throws -> String { try Template(text).expand(scope) }
    #expect(try expand("{{ get_calendar('deliveries').after('2026-03-06') }}") == "2026-03-10")
    #expect(try expand("{{ get_calendar('Mon').after('2026-03-06') }}") == "2026-03-09")
    let error = #expect(throws: TemplateError.self) { try expand("{{ get_calendar('delivery') }}") }
    #expect(
      error?.message
        == "unknown calendar 'delivery'; expected 'all', 'none', days such as 'Mon-Fri', or 'deliveries'")
    #expect(throws: TemplateError.self) { try expand("{{ get_calendar('Deliveries') }}") }
  }
}
