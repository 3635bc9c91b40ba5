internal import ApsisDiagnostics
internal import ApsisTimes

/// What reading one calendar file gave: its days as far as they could be understood, and all that was wrong with it.
///
/// A date stands at the beginning of each line, as `YYYY-MM-DD`; what follows it after a blank says what day it is, and has no effect.
/// `START DATE` and `STOP DATE` say of which days the file tells, `STOP` not being one of them; without them that is from its first
/// date to its last. Empty lines, and those that begin with `#`, have no effect.
///
/// Source: the calendar files of ora, the original's library for times (`cxx/src/calendar.cc`, "Holiday calendar file format").
struct CalendarFile {
  /// Nil if a diagnostic is an error.
  private(set) var days: DayList?
  private(set) var diagnostics = FileDiagnostics()
  private let source: SourceText

  private var dates: [Day: SourcePlace] = [:]
  private var start: (day: Day, place: SourcePlace)?
  private var stop: (day: Day, place: SourcePlace)?

  init(text: String, name: String) {
    source = SourceText(name: name, text: text)
    for (index, line) in text.split(separator: /\r\n|\n|\r/, omittingEmptySubsequences: false).enumerated() {
      read(line, number: index + 1)
    }
    checkRange()
    guard !diagnostics.hasErrors else { return }
    let first = start?.day ?? dates.keys.min()
    let end = stop?.day ?? dates.keys.max().map { $0.adding(1) ?? $0 }
    guard let first, let end, first <= end else { return }
    days = DayList(dates.keys, in: first..<end)
  }

  // MARK: - Lines

  private struct Word {
    let text: Substring
    let place: SourcePlace
  }

  private mutating func read(_ line: Substring, number: Int) {
    let words = words(of: line, number: number)
    guard let first = words.first, !first.text.hasPrefix("#") else { return }
    switch first.text {
    case "START": setEnd(\.start, "START", words)
    case "STOP": setEnd(\.stop, "STOP", words)
    default: add(first)
    }
  }

  private func words(of line: Substring, number: Int) -> [Word] {
    line.split(whereSeparator: \.isWhitespace).map { word in
      let column = line.unicodeScalars.distance(from: line.startIndex, to: word.startIndex) + 1
      let length = word.unicodeScalars.count
      return Word(
        text: word, place: SourcePlace(source: source, line: number, column: column, length: length))
    }
  }

  private mutating func add(_ word: Word) {
    guard let day = Day(String(word.text)) else {
      let hint =
        ["MIN", "START"].contains(word.text.uppercased())
        ? "write 'START DATE'" : ["MAX", "STOP", "END"].contains(word.text.uppercased()) ? "write 'STOP DATE'" : nil
      report("wrong line; expected a date such as '2026-12-25', 'START DATE' or 'STOP DATE'", word, hint: hint)
      return
    }
    if let earlier = dates.updateValue(word.place, forKey: day) {
      diagnostics.append(
        .warning("date \(day) given twice", at: word.place, notes: [.init("the first is here", at: earlier)]))
    }
  }

  private mutating func setEnd(
    _ end: WritableKeyPath<CalendarFile, (day: Day, place: SourcePlace)?>, _ name: String, _ words: [Word]
  ) {
    guard words.count > 1, let day = Day(String(words[1].text)) else {
      let word = words.count > 1 ? words[1] : words[0]
      report("wrong date after '\(name)'; expected one such as '2026-01-01'", word)
      return
    }
    if words.count > 2 { report("text after the date of '\(name)'; expected the end of the line", words[2]) }
    if let earlier = self[keyPath: end] {
      diagnostics.append(
        .error("'\(name)' given twice", at: words[0].place, notes: [.init("the first is here", at: earlier.place)]))
    }
    self[keyPath: end] = (day, words[1].place)
  }

  private mutating func report(_ message: String, _ word: Word, hint: String? = nil) {
    diagnostics.append(.error("\(message), got '\(word.text)'", at: word.place, hint: hint))
  }

  // MARK: - The range

  private mutating func checkRange() {
    if let start, let stop, stop.day <= start.day {
      diagnostics.append(
        .error(
          "STOP \(stop.day) is not after START \(start.day)", at: stop.place, hint: "STOP is the day after the last"))
      return
    }
    for (day, place) in dates {
      if let start, day < start.day {
        diagnostics.append(.error("date \(day) is before START \(start.day)", at: place))
      } else if let stop, day >= stop.day {
        let hint = day == stop.day ? "STOP is the day after the last" : nil
        diagnostics.append(.error("date \(day) is not before STOP \(stop.day)", at: place, hint: hint))
      }
    }
    if dates.isEmpty, !diagnostics.hasErrors {
      let place = SourcePlace(source: source, line: 1, column: 1)
      diagnostics.append(.error("a calendar without days; expected a date such as '2026-12-25' in a line", at: place))
    }
  }
}
