import ApsisBuiltIns
import ApsisDiagnostics
import ApsisJobs
import ApsisTimes
import ApsisYAML
import Foundation
import SystemPackage
import Testing

struct CalendarsFolderTests {
  /// Loads a folder with these files.
  private func load(_ files: [String: String]) throws -> (calendars: Calendars, lines: [String]) {
    let folder = FileManager.default.temporaryDirectory.appending(path: "calendars-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    let (calendars, diagnostics) = CalendarsFolder(FilePath(folder.path)).load()
    return (calendars, lines(diagnostics).map { $0.replacing(folder.path + "/", with: "") })
  }

  private static let holidays = """
    # Holidays of the exchange
    START 2026-01-01
    STOP  2027-01-01

    2026-12-25 Christmas Day
    2026-01-01\tNew Year's Day
    """

  @Test func `a calendar is named like its file, and holds its dates`() throws {
    let (calendars, lines) = try load([
      "holidays.cal": CalendarsFolderTests.holidays, "de/bavaria.cal": "2026-01-06\r\n2026-08-15\r\n", "notes.txt": "x",
      ".hidden.cal": "x",
    ])
    #expect(lines == [])
    #expect(calendars.names == ["de/bavaria", "holidays"])
    let holidays = try #require(calendars["holidays"])
    let christmas = try #require(Day("2026-12-25"))
    #expect(holidays.contains(christmas))
    #expect(christmas.adding(-1).flatMap(holidays.last) == Day("2026-01-01"))
    #expect(holidays.range?.upperBound == Day("2027-01-01"))
    #expect(calendars["de/bavaria"]?.range?.lowerBound == Day("2026-01-06"))
    #expect(calendars["Mon-Fri"] == DayCalendar("Mon-Fri"))
  }

  @Test(arguments: [
    (
      "25.12.2026",
      [
        "x.cal:1:1: error: wrong line; expected a date such as '2026-12-25', 'START DATE' or 'STOP DATE', got '25.12.2026'"
      ]
    ),
    (
      "2026-01-01\n  2026-02-30",
      [
        "x.cal:2:3: error: wrong line; expected a date such as '2026-12-25', 'START DATE' or 'STOP DATE', got '2026-02-30'"
      ]
    ),
    (
      "END 2026-02-01",
      [
        "x.cal:1:1: error: wrong line; expected a date such as '2026-12-25', 'START DATE' or 'STOP DATE', got 'END'",
        "hint: write 'STOP DATE'",
      ]
    ),
    (
      "START\n2026-01-01",
      ["x.cal:1:1: error: wrong date after 'START'; expected one such as '2026-01-01', got 'START'"]
    ),
    (
      "STOP 2026\n2026-01-01",
      ["x.cal:1:6: error: wrong date after 'STOP'; expected one such as '2026-01-01', got '2026'"]
    ),
    (
      "START 2026-01-01 x\n2026-01-01",
      ["x.cal:1:18: error: text after the date of 'START'; expected the end of the line, got 'x'"]
    ),
    ("START 2026-01-01\nSTART 2026-01-01\n2026-01-01", ["x.cal:2:1: error: 'START' given twice"]),
    (
      "START 2026-02-01\nSTOP 2026-02-01\n2026-02-01",
      ["x.cal:2:6: error: STOP 2026-02-01 is not after START 2026-02-01", "hint: STOP is the day after the last"]
    ),
    (
      "START 2026-02-01\nSTOP 2026-03-01\n2026-01-31\n2026-03-01\n2026-03-02",
      [
        "x.cal:3:1: error: date 2026-01-31 is before START 2026-02-01",
        "x.cal:4:1: error: date 2026-03-01 is not before STOP 2026-03-01", "hint: STOP is the day after the last",
        "x.cal:5:1: error: date 2026-03-02 is not before STOP 2026-03-01",
      ]
    ),
    ("", ["x.cal:1:1: error: a calendar without days; expected a date such as '2026-12-25' in a line"]),
  ])
  func `a mistake is told with its place`(text: String, expected: [String]) throws {
    let (calendars, lines) = try load(["x.cal": text])
    #expect(lines == expected)
    #expect(calendars.names == [])
  }

  @Test func `a date that is given twice is doubtful, and counts once`() throws {
    let (calendars, lines) = try load(["x.cal": "2026-01-01\n2026-01-01 again"])
    #expect(lines == ["x.cal:2:1: warning: date 2026-01-01 given twice"])
    #expect(calendars.names == ["x"])
  }

  @Test func `a mistake in one file hides none in another, and takes no other away`() throws {
    let (calendars, lines) = try load(["a.cal": "x", "b.cal": "2026-01-01", "Mon-Fri.cal": "2026-01-01"])
    #expect(lines.map { $0.prefix(10) } == ["Mon-Fri.ca", "hint: ever", "a.cal:1:1:"])
    #expect(calendars.names == ["b"])
  }

  @Test func `a folder that is not there is one error`() {
    let (calendars, diagnostics) = CalendarsFolder("/nonexistent/calendars").load()
    #expect(
      lines(diagnostics) == [
        "error: cannot read the calendars folder '/nonexistent/calendars': No such file or directory"
      ])
    #expect(calendars.names == [])
  }

  // MARK: - In jobs

  private func read(_ job: String, _ calendars: Calendars) throws -> JobReader.Result {
    let reader = JobReader(types: try BuiltIns.jobTypes(), calendars: calendars)
    return reader.read(YAMLFile(text: job, name: "job.yaml"), id: "job")
  }

  private static let job = """
    params: [date, calendar]
    schedule: {type: daily, tz: UTC, daytime: '12:00:00', calendar: NAME}
    program: {type: no-op}
    """

  @Test func `a schedule runs on the days of a site's calendar, and not after its range`() throws {
    let (calendars, _) = try load(["holidays.cal": CalendarsFolderTests.holidays])
    let (job, diagnostics) = try read(CalendarsFolderTests.job.replacing("NAME", with: "holidays"), calendars)
    #expect(lines(diagnostics) == [])
    let runs = [try #require(job)].upcomingRuns(from: Time(secondsSince1970: 0), limit: 10)
    #expect(runs.map { $0.arguments["date"] } == ["2026-01-01", "2026-12-25"])
    #expect(runs.map { $0.arguments["calendar"] } == ["holidays", "holidays"])
  }

  @Test(arguments: [
    ("cal_shift: 1", ["2026-12-25T12:00:00+00:00"]), ("cal_shift: -1", ["2026-01-01T12:00:00+00:00"]),
    ("date_shift: 400", ["2027-02-05T12:00:00+00:00", "2028-01-29T12:00:00+00:00"]),
    ("cal_shift: 1, date_shift: -1", ["2026-12-24T12:00:00+00:00"]), ("cal_shift: 2", []),
  ])
  func `a day that is shifted out of a calendar gives no run`(shift: String, expected: [String]) throws {
    let (calendars, _) = try load(["holidays.cal": CalendarsFolderTests.holidays])
    let (job, _) = try read(CalendarsFolderTests.job.replacing("NAME", with: "holidays, \(shift)"), calendars)
    let runs = [try #require(job)].upcomingRuns(from: Time(secondsSince1970: 0), limit: 10)
    #expect(runs.map(\.time.description) == expected)
  }

  @Test func `a calendar that is misspelt is told of, with the site's own`() throws {
    let (calendars, _) = try load(["holidays.cal": CalendarsFolderTests.holidays])
    let message =
      "job.yaml:2:65: error: wrong value for key 'calendar' in schedule 'daily'; expected a calendar such as 'all', "
    let near = try read(CalendarsFolderTests.job.replacing("NAME", with: "holiday"), calendars)
    #expect(
      lines(near.diagnostics) == [
        message + "'Mon-Fri' or 'Mon,Wed-Fri', got 'holiday'", "hint: did you mean 'holidays'?",
      ])
    let far = try read(CalendarsFolderTests.job.replacing("NAME", with: "workdays"), calendars)
    #expect(
      lines(far.diagnostics) == [
        message + "'Mon-Fri' or 'Mon,Wed-Fri', got 'workdays'",
        "hint: the site's calendars are 'holidays'; days are Mon, Tue, Wed, Thu, Fri, Sat and Sun",
      ])
  }
}
