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
