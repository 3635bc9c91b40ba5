/// Bounds, so that no template can take the scheduler's time or memory.
package struct TemplateLimits: Sendable, Hashable {
  /// Those of the tasks that no test has lowered them for: it takes a while to get to the real ones.
  @TaskLocal package static var current = TemplateLimits()

  /// Operations of one expansion.
  package var steps = 100_000
  /// Elements and, eight of them for one, bytes that the operations of one expansion work on.
  package var work = 5_000_000
  /// In bytes: of any string on the way, and of the result.
  package var stringLength = 16 << 20
  /// Elements of any list.
  package var listLength = 100_000

  package init() {}

  var tooManySteps: EvaluationFailure { EvaluationFailure("a template of more than \(steps) steps", kind: .limit) }

  var tooMuchWork: EvaluationFailure {
    EvaluationFailure("a template that works on too much: its texts and lists are too large", kind: .limit)
  }

  var textTooLong: EvaluationFailure {
    EvaluationFailure("a text of more than \(stringLength) bytes", kind: .limit)
  }

  var listTooLong: EvaluationFailure {
    EvaluationFailure("a list of more than \(listLength) elements", kind: .limit)
  }
}

/// Bounds that are near enough for tests.
extension TemplateLimits {
  /// In Unicode scalars.
  static let textLength = 1 << 20
  /// How deep an expression may nest; a chain such as `a + b + c` nests too.
  static let depth = 200
  /// How deep statements may stand in each other.
  static let statementDepth = 50
  /// How deep an expansion may go: statements, expressions and the macros that they call.
  static let nesting = 300
  /// How deep lists may lie in each other.
  static let valueDepth = 50
  /// Places for values in a text that is a format.
  static let places = 100

  static var tooManyPlaces: EvaluationFailure {
    EvaluationFailure("a format of more than \(places) places for values", kind: .limit)
  }
}
