/// What is wrong with a template, and where in its text.
public struct TemplateError: Error, Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    /// It is no template at all: it can't be compiled.
    case syntax
    /// It names something that there is not: a name, a filter, a test.
    case unknownName
    /// It compiles, and failed with the values it was given.
    case evaluation
    /// It is too long, too deep, or does too much.
    case limit
  }

  public let kind: Kind
  public let message: String
  /// In Unicode scalars of the template's text, counted from 0.
  public let range: Range<Int>
  public let hint: String?

  init(_ kind: Kind, _ message: String, at range: Range<Int>, hint: String? = nil) {
    self.kind = kind
    self.message = message
    self.range = range
    self.hint = hint
  }
}

/// A failure of an operation on values, which doesn't know where in the text it stands.
struct EvaluationFailure: Error {
  var kind = TemplateError.Kind.evaluation
  let message: String
  var hint: String?

  init(_ message: String, kind: TemplateError.Kind = .evaluation, hint: String? = nil) {
    self.kind = kind
    self.message = message
    self.hint = hint
  }

  func error(at range: Range<Int>) -> TemplateError { TemplateError(kind, message, at: range, hint: hint) }
}

/// Bounds, so that no template can take the scheduler's time or memory.
enum TemplateLimits {
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
  /// Operations of one expansion.
  static let steps = 100_000
  /// Elements and, eight of them for one, bytes that the operations of one expansion work on.
  static let work = 5_000_000
  /// In bytes: of any string on the way, and of the result.
  static let stringLength = 16 << 20
  /// Places for values in a text that is a format.
  static let places = 100
  /// Elements of any list.
  static let listLength = 100_000

  static var tooManyPlaces: EvaluationFailure {
    EvaluationFailure("a format of more than \(places) places for values", kind: .limit)
  }

  static var textTooLong: EvaluationFailure {
    EvaluationFailure("a text of more than \(stringLength) bytes", kind: .limit)
  }
}
