/// What one expansion has done so far, and where it is stopped.
///
/// Each operation is paid for by the size of the values it works on, so that neither many small steps nor few large ones take the
/// scheduler's time. A list that lies in a value twice counts twice: whatever goes through it does so twice.
struct TemplateWork {
  private let limits = TemplateLimits.current
  private var steps = 0
  private var units = 0

  mutating func step() throws(EvaluationFailure) {
    steps += 1
    guard steps <= limits.steps else { throw limits.tooManySteps }
  }

  mutating func pay(_ more: Int) throws(EvaluationFailure) {
    units += more
    guard units <= limits.work else { throw limits.tooMuchWork }
  }

  mutating func pay(bytes: Int) throws(EvaluationFailure) { try pay(bytes / 8) }

  /// Puts `more` behind `text`, if that is not too long.
  mutating func append(_ more: String, to text: inout String) throws(EvaluationFailure) {
    try pay(bytes: more.utf8.count)
    guard text.utf8.count + more.utf8.count <= limits.stringLength else { throw limits.textTooLong }
    text += more
  }

  /// For all that lies in `value`.
  mutating func pay(_ value: TemplateValue, depth: Int = 0) throws(EvaluationFailure) {
    guard depth <= TemplateLimits.valueDepth else {
      throw EvaluationFailure("lists of more than \(TemplateLimits.valueDepth) levels", kind: .limit)
    }
    try payShallow(value)
    switch value {
    case .list(let values), .tuple(let values): for value in values { try pay(value, depth: depth + 1) }
    case .record(let members): for member in members { try pay(member.value, depth: depth + 1) }
    case .dict(let pairs):
      for pair in pairs {
        try pay(pair.key, depth: depth + 1)
        try pay(pair.value, depth: depth + 1)
      }
    default: break
    }
  }

  mutating func pay(_ value: TemplateValue, times: Int) throws(EvaluationFailure) {
    let before = units
    try pay(value)
    try pay((units - before) * (times - 1))
  }

  /// How many times a format may write a value.
  static func places(in format: String) -> Int {
    let marks = format.utf8.lazy.filter { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "{") }.prefix(
      TemplateLimits.places)
    return max(1, marks.reduce(0) { count, _ in count + 1 })
  }

  /// For going through `value`, but not through what its elements hold.
  mutating func payShallow(_ value: TemplateValue) throws(EvaluationFailure) {
    switch value {
    case .string(let text): try pay(bytes: text.utf8.count)
    case .bytes(let bytes): try pay(bytes: bytes.count)
    case .list(let values), .tuple(let values): try pay(1 + values.count)
    case .record(let members): try pay(1 + members.count)
    case .dict(let pairs): try pay(1 + pairs.count)
    default: try pay(1)
    }
  }
}
