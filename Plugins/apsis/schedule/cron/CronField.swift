internal import ApsisDiagnostics

/// One of the fields of a cron expression: what its numbers stand for, and how they are written.
struct CronField: Sendable {
  let name: String
  /// What its numbers may be. Sunday is 0, and 7 as well.
  let range: ClosedRange<Int>
  /// The names of numbers, that of the range's first number first.
  let names: [String]

  static let second = CronField(name: "second", range: 0...59, names: [])
  static let minute = CronField(name: "minute", range: 0...59, names: [])
  static let hour = CronField(name: "hour", range: 0...23, names: [])
  static let day = CronField(name: "day of the month", range: 1...31, names: [])
  static let month = CronField(
    name: "month", range: 1...12,
    names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"])
  static let weekday = CronField(
    name: "day of the week", range: 0...7, names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"])

  /// In the order in which they are written.
  static let all = [second, minute, hour, day, month, weekday]

  /// Completes "expected …".
  var expectation: String {
    let numbers = "numbers from \(range.lowerBound) to \(range.upperBound)"
    return names.isEmpty ? numbers : "\(numbers), or names from \(names[0]) to \(names[names.count - 1])"
  }
}

/// What a field says: which numbers match.
struct CronNumbers: Sendable, Hashable {
  /// A bit for each number.
  private var bits: UInt64 = 0
  /// Whether the field begins with `*`, and so speaks of all numbers, or of each so many of them.
  private(set) var isOpen = false

  func contains(_ number: Int) -> Bool { bits & (1 << UInt64(number)) != 0 }

  /// The first number from `number` on; nil if none is left.
  func first(from number: Int) -> Int? {
    guard number < 64 else { return nil }
    let left = bits >> UInt64(number)
    return left == 0 ? nil : number + left.trailingZeroBitCount
  }

  /// Why a part of a field is wrong, and which part.
  struct Mistake: Error {
    let message: String
    let hint: String?
    let part: Substring

    init(_ message: String, _ part: Substring, hint: String? = nil) {
      self.message = message
      self.part = part
      self.hint = hint
    }
  }

  init(only number: Int) { bits = 1 << UInt64(number) }

  /// Reads a field: `*`, numbers, names, ranges and steps, separated by commas.
  init(_ text: Substring, of field: CronField) throws(Mistake) {
    isOpen = text.hasPrefix("*")
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard !part.isEmpty else {
        throw Mistake("nothing between commas in the \(field.name) field; expected \(field.expectation)", text)
      }
      for number in try CronNumbers.numbers(part, of: field) { bits |= 1 << UInt64(number) }
    }
    if field.range.upperBound == 7, contains(7) { bits = bits & 0x7F | 1 }
  }

  private static func numbers(_ part: Substring, of field: CronField) throws(Mistake) -> StrideThrough<Int> {
    try refuseForeign(part, of: field)
    let pieces = part.split(separator: "/", omittingEmptySubsequences: false)
    let range = try range(pieces[0], of: field, isOpenEnded: pieces.count > 1)
    guard pieces.count > 1 else { return stride(from: range.lowerBound, through: range.upperBound, by: 1) }
    guard pieces.count == 2, let step = Int(pieces[1]), pieces[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw Mistake("wrong step in '\(part)'; expected a number after '/'", part)
    }
    guard step > 0 else { throw Mistake("a step of 0 in '\(part)'; expected 1 or more", part) }
    return stride(from: range.lowerBound, through: range.upperBound, by: step)
  }

  /// `*`, `5`, `1-5`; and `5` before a step, which is from there to the end.
  private static func range(
    _ text: Substring, of field: CronField, isOpenEnded: Bool
  ) throws(Mistake) -> ClosedRange<Int> {
    if text == "*" { return field.range }
    let ends = text.split(separator: "-", omittingEmptySubsequences: false)
    let first = try number(ends[0], in: text, of: field)
    guard ends.count > 1 else { return first...(isOpenEnded ? field.range.upperBound : first) }
    guard ends.count == 2 else { throw Mistake("wrong range '\(text)'; expected two ends, such as '1-5'", text) }
    var last = try number(ends[1], in: text, of: field)
    // A week may end with Sunday as it may begin with it.
    if field.range.upperBound == 7, last == 0, first > 0 { last = 7 }
    guard first <= last else {
      let high = field.range.upperBound == 7 ? 6 : field.range.upperBound
      throw Mistake(
        "range '\(text)' in the \(field.name) field goes backwards", text,
        hint: "write '\(first)-\(high),\(field.range.lowerBound)-\(last)' to go over its end")
    }
    return first...last
  }

  private static func number(
    _ text: Substring, in part: Substring, of field: CronField
  ) throws(Mistake) -> Int {
    if let index = field.names.firstIndex(of: text.uppercased()) { return field.range.lowerBound + index }
    guard let number = Int(text), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), field.range.contains(number)
    else {
      let wrong = text.isEmpty ? part : text
      throw Mistake(
        "wrong \(field.name) '\(wrong)'; expected \(field.expectation)", wrong,
        hint: Spelling.hint(for: text.uppercased(), among: field.names))
    }
    return number
  }

  /// What other schedulers write, and this one does not know: each by its name, so that nobody has to guess.
  private static func refuseForeign(_ part: Substring, of field: CronField) throws(Mistake) {
    let letters = part.uppercased().filter(\.isLetter)
    // A misspelt name may hold such a letter as well.
    let isForeign = !letters.isEmpty && letters.allSatisfy { "LWH".contains($0) }
    for (sign, meaning, hint) in foreign where (isForeign ? letters : String(part)).contains(sign) {
      guard isForeign || sign.first?.isLetter == false else { continue }
      throw Mistake("'\(sign)' (\(meaning)) in the \(field.name) field is not supported", part, hint: hint)
    }
  }

  private static let foreign: [(sign: String, meaning: String, hint: String)] = [
    ("?", "no value", "write '*'"),
    ("#", "the nth such weekday of the month", "use 'daily' with a calendar of the site"),
    ("~", "a random number of a range", "write a number, and 'jitter' beside 'expression'"),
    ("H", "a number by hash", "write a number, and 'jitter' beside 'expression'"),
    ("W", "the nearest workday", "use 'daily' with a calendar of the site"),
    ("L", "the last", "use 'daily' with a calendar of the site"),
  ]
}
