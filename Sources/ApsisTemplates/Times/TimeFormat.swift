internal import ApsisTimes

/// Dates and times as a pattern wants them: `%Y/%m/%d`.
///
/// Between `%` and the letter may stand a width, `.` and a precision, `#` and what to fill with, `^` for upper case,
/// `_` for lower case, and `~` for a shorter form. Source: "Formatting" in the documentation of ora.
struct TimeFormat {
  private let day: Day?
  private let daytime: Daytime?
  /// In seconds ahead of UTC; nil if it is no time.
  private let offset: Int?
  /// What messages call the value's type.
  private let typeName: String

  private struct Modifiers {
    var width: Int?
    var precision: Int?
    var fill: Unicode.Scalar?
    var isUpper = false
    var isLower = false
    var isShort = false
  }

  /// - Parameter pattern: For a time, a zone may follow an `@`.
  static func text(of value: TimeValue, _ pattern: String) throws(EvaluationFailure) -> String {
    switch value {
    case .date(let day): return try TimeFormat(day, nil, nil, value.typeName).text(pattern)
    case .daytime(let daytime): return try TimeFormat(nil, daytime, nil, value.typeName).text(pattern)
    case .time(let time): return try text(of: time, pattern)
    case .invalid, .missing: return value.text
    default: throw EvaluationFailure("'\(pattern)' is no format for \(value.typeName)")
    }
  }

  private static func text(of time: Time, _ pattern: String) throws(EvaluationFailure) -> String {
    let scalars = pattern.unicodeScalars
    let at = scalars.lastIndex(of: "@")
    let zone = try at.map { (at) throws(EvaluationFailure) in String(scalars[scalars.index(after: at)...]) } ?? ""
    let offset = zone.isEmpty ? .zero : try TimeValue.zone(named: zone).offset(at: time)
    let local = try TimeValue.inRange(time + offset)
    let format = TimeFormat(local.day, local.daytime, Int(offset.components.seconds), "a time")
    let own = at.map { String(scalars[..<$0]) } ?? pattern
    return own.isEmpty ? format.iso(Modifiers(), hasLetter: false) : try format.text(own)
  }

  private init(_ day: Day?, _ daytime: Daytime?, _ offset: Int?, _ typeName: String) {
    self.day = day
    self.daytime = daytime
    self.offset = offset
    self.typeName = typeName
  }

  // MARK: - Patterns

  private func text(_ pattern: String) throws(EvaluationFailure) -> String {
    var rest = Array(pattern.unicodeScalars)[...]
    var result = ""
    while let scalar = rest.popFirst() {
      try TemplateValue.append(scalar == "%" ? try escape(&rest) : String(scalar), to: &result)
    }
    return result
  }

  private func escape(_ rest: inout ArraySlice<Unicode.Scalar>) throws(EvaluationFailure) -> String {
    var modifiers = Modifiers()
    while let scalar = rest.popFirst() {
      switch scalar {
      case "0"..."9": modifiers.width = TimeFormat.appending(scalar, to: modifiers.width)
      case ".":
        modifiers.precision = 0
        while let digit = rest.first, ("0"..."9").contains(digit) {
          modifiers.precision = TimeFormat.appending(digit, to: modifiers.precision)
          rest.removeFirst()
        }
      case "#": modifiers.fill = rest.popFirst()
      case "^": modifiers.isUpper = true
      case "_": modifiers.isLower = true
      case "~": modifiers.isShort = true
      case "%": return "%"
      default: return try text(of: scalar, modifiers)
      }
    }
    throw EvaluationFailure("the pattern ends after '%'", hint: "'%%' stands for the character itself")
  }

  /// Large enough for every bound to refuse it.
  private static func appending(_ digit: Unicode.Scalar, to number: Int?) -> Int {
    min((number ?? 0) * 10 + Int(digit.value - 0x30), 1 << 40)
  }

  private func text(of letter: Unicode.Scalar, _ modifiers: Modifiers) throws(EvaluationFailure) -> String {
    guard modifiers.precision ?? 0 <= DecimalText.precision else {
      throw EvaluationFailure("a precision of more than \(DecimalText.precision) digits", kind: .limit)
    }
    let limits = TemplateLimits.current
    guard modifiers.width ?? 0 <= limits.stringLength else { throw limits.textTooLong }
    var text = day.flatMap { datePart(letter, $0, modifiers) }
    if text == nil { text = daytime.flatMap { daytimePart(letter, $0, modifiers) } }
    if text == nil, let day, let daytime, let offset { text = timePart(letter, day, daytime, offset, modifiers) }
    guard let text else {
      throw EvaluationFailure(
        "\(typeName) has no '%\(letter)'", hint: "as in '%Y-%m-%d' for dates, '%H:%M:%S' for daytimes")
    }
    let padded = try text.value.padded(
      to: modifiers.width ?? text.width, ">", with: String(modifiers.fill ?? (text.isNumber ? "0" : " ")))
    return modifiers.isUpper ? padded.uppercased() : modifiers.isLower ? padded.lowercased() : padded
  }

  /// What a letter stands for.
  private struct Part {
    let value: String
    /// Unless the pattern says another one.
    let width: Int
    let isNumber: Bool

    static func number(_ number: Int, _ width: Int) -> Part {
      Part(value: String(number), width: width, isNumber: true)
    }
    static func name(_ name: String) -> Part { Part(value: name, width: 0, isNumber: false) }
  }

  // MARK: - Letters

  private func datePart(_ letter: Unicode.Scalar, _ day: Day, _ modifiers: Modifiers) -> Part? {
    switch letter {
    case "A": .name(modifiers.isShort ? day.weekday.shortName : TimeFormat.weekdays[day.weekday.rawValue])
    case "a": .name(day.weekday.shortName)
    case "B": .name(modifiers.isShort ? TimeValue.month(day.month).text : TimeFormat.months[day.month - 1])
    case "b": .name(TimeValue.month(day.month).text)
    case "D": .name(date(day, modifiers))
    case "d": .number(day.day, 2)
    case "G": .number(day.week.year, 4)
    case "g": .number(day.week.year % 100, 2)
    case "j": .number(day.ordinal, 3)
    case "m": .number(day.month, 2)
    case "u": .number(day.weekday.rawValue + 1, 1)
    case "V": .number(day.week.week, 2)
    case "w": .number((day.weekday.rawValue + 1) % 7, 1)
    case "Y": .number(day.year, 4)
    case "y": .number(day.year % 100, 2)
    default: nil
    }
  }

  private func daytimePart(_ letter: Unicode.Scalar, _ daytime: Daytime, _ modifiers: Modifiers) -> Part? {
    switch letter {
    case "C": .name(clock(daytime, modifiers))
    case "f": .number(daytime.nanosecond / 1000, 6)
    case "H": .number(daytime.hour, 2)
    case "I": .number((daytime.hour + 11) % 12 + 1, 2)
    case "M": .number(daytime.minute, 2)
    case "p": .name(daytime.hour < 12 ? "AM" : "PM")
    case "S":
      if let precision = modifiers.precision {
        .name(daytime.second.padded(to: modifiers.width ?? 2) + "." + daytime.fraction(digits: precision))
      } else {
        .number(daytime.second, 2)
      }
    default: nil
    }
  }

  private func timePart(
    _ letter: Unicode.Scalar, _ day: Day, _ daytime: Daytime, _ offset: Int, _ modifiers: Modifiers
  ) -> Part? {
    switch letter {
    case "E": .name(hoursAndMinutes(offset, separator: ":"))
    case "e": .name(TimeFormat.zoneLetter(offset))
    case "i": .name(iso(modifiers, hasLetter: false))
    case "o": .name((offset < 0 ? "-" : "+") + abs(offset).padded(to: modifiers.width ?? 5))
    case "T": .name(iso(modifiers, hasLetter: true))
    case "z": .name(hoursAndMinutes(offset, separator: ""))
    default: nil
    }
  }

  private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]

  // MARK: - Whole dates and times

  private func date(_ day: Day, _ modifiers: Modifiers) -> String {
    modifiers.isShort ? day.description.filter { $0 != "-" } : day.description
  }

  private func clock(_ daytime: Daytime, _ modifiers: Modifiers) -> String {
    let separator = modifiers.isShort ? "" : ":"
    let clock = [daytime.hour, daytime.minute, daytime.second].map { $0.padded(to: 2) }.joined(separator: separator)
    return clock + (modifiers.precision.map { "." + daytime.fraction(digits: $0) } ?? "")
  }

  /// `2026-11-23T09:30:00+00:00`.
  private func iso(_ modifiers: Modifiers, hasLetter: Bool) -> String {
    guard let day, let daytime, let offset else { return "" }
    let zone =
      hasLetter
      ? TimeFormat.zoneLetter(offset) : hoursAndMinutes(offset, separator: modifiers.isShort ? "" : ":")
    return "\(date(day, modifiers))T\(clock(daytime, modifiers))\(zone)"
  }

  private func hoursAndMinutes(_ offset: Int, separator: String) -> String {
    let minutes = abs(offset) / 60
    return (offset < 0 ? "-" : "+") + (minutes / 60).padded(to: 2) + separator + (minutes % 60).padded(to: 2)
  }

  /// The letter that stands for a whole number of hours ahead of UTC: `Z` for none; `?` if there is none.
  private static func zoneLetter(_ offset: Int) -> String {
    let letters = Array("YXWVUTSRQPONZABCDEFGHIKLM")
    let (hours, rest) = offset.quotientAndRemainder(dividingBy: 3_600)
    return rest == 0 && letters.indices.contains(hours + 12) ? String(letters[hours + 12]) : "?"
  }
}
