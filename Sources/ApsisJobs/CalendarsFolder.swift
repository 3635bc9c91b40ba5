public import ApsisDiagnostics
public import ApsisTimes
internal import ApsisYAML
public import SystemPackage

/// A folder of calendar files, each of which ends in `.cal`. A calendar's name is its file's path below the folder without the ending.
public struct CalendarsFolder: Sendable {
  public let path: FilePath

  public init(_ path: FilePath) {
    self.path = path
  }

  /// The largest file that is read, in bytes.
  public static let maximumFileSize = 4 << 20

  /// Reads all calendar files below the folder; a mistake in one hides none in another.
  ///
  /// Files and folders whose names begin with a dot are left out, and so are files with other endings.
  ///
  /// - Returns: The sound calendars, beside the built-in ones; and what is wrong or doubtful in any file, in reading order.
  public func load() -> (calendars: Calendars, diagnostics: [Diagnostic]) {
    var named: [String: DayCalendar] = [:]
    var (files, diagnostics) = FolderListing.files(below: path, called: "calendars folder")
    for file in files where file.extension == "cal" {
      let name = String(file.string.dropLast(".cal".count))
      let (days, found) = CalendarsFolder.load(path.pushing(file), name: name)
      diagnostics += found
      named[name] = days.map { DayCalendar(name: name, days: $0) }
    }
    return (Calendars(named), diagnostics.inReadingOrder())
  }

  private static func load(_ path: FilePath, name: String) -> (DayList?, [Diagnostic]) {
    let start = SourcePlace(source: SourceText(name: path.string, text: ""), line: 1, column: 1)
    guard DayCalendar(name) == nil else {
      let hint = "every scheduler has this calendar; rename the file"
      return (nil, [.error("a calendar file with the built-in name '\(name)'", at: start, hint: hint)])
    }
    do {
      let bytes = try path.bytes(upTo: maximumFileSize + 1)
      guard bytes.count <= maximumFileSize else {
        return (nil, [.error("a calendar file of more than \(maximumFileSize) bytes", at: start)])
      }
      guard let text = String(validating: bytes, as: UTF8.self) else {
        return (nil, [.error("the calendar file is not UTF-8", at: start, hint: "save the file as UTF-8")])
      }
      let file = CalendarFile(text: text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text, name: path.string)
      return (file.days, file.diagnostics.all)
    } catch {
      return (nil, [.error("cannot read the calendar file: \(error)", at: start)])
    }
  }
}
