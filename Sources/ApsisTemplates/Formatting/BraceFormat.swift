/// `'{0}-{name:>5}'.format(a, name=b)`.
///
/// Source: "Format String Syntax" in the documentation of Python's `string`.
struct BraceFormat {
  private var rest: ArraySlice<Unicode.Scalar>
  private let arguments: CallArguments
  private var nextIndex = 0
  private var places = 0

  static func text(_ format: String, _ arguments: CallArguments) throws(EvaluationFailure) -> String {
    var formatting = BraceFormat(rest: Array(format.unicodeScalars)[...], arguments: arguments)
    return try formatting.run(depth: 0)
  }

  private init(rest: ArraySlice<Unicode.Scalar>, arguments: CallArguments) {
    self.rest = rest
    self.arguments = arguments
  }

  /// - Parameter depth: 1 inside a format, which ends at `}`.
  private mutating func run(depth: Int) throws(EvaluationFailure) -> String {
    var result = ""
    while let scalar = rest.first {
      if depth > 0, scalar == "}" { break }
      rest.removeFirst()
      var piece = String(scalar)
      if scalar == "{" || scalar == "}" {
        if depth == 0, rest.first == scalar {
          rest.removeFirst()
        } else if scalar == "{", depth < 2 {
          piece = try place(depth: depth)
        } else {
          throw EvaluationFailure("unexpected '\(scalar)' in the text of 'format'", hint: "'{{' stands for a brace")
        }
      }
      try TemplateValue.append(piece, to: &result)
    }
    return result
  }

  /// What stands after a `{`, with the `}`.
  private mutating func place(depth: Int) throws(EvaluationFailure) -> String {
    places += 1
    guard places <= TemplateLimits.places else { throw TemplateLimits.tooManyPlaces }
    let field = take { $0 != "}" && $0 != "!" && $0 != ":" && $0 != "{" }
    var value = try self.value(of: field)
    if rest.first == "!" {
      rest.removeFirst()
      value = try converted(value, take { $0 != "}" && $0 != ":" })
    }
    var spec = ""
    if rest.first == ":" {
      rest.removeFirst()
      spec = try run(depth: depth + 1)
    }
    guard rest.popFirst() == "}" else {
      throw EvaluationFailure("'{' is never closed in the text of 'format'", hint: "'{{' stands for a brace")
    }
    return try FormatSpec.text(of: value, spec)
  }

  private func converted(_ value: TemplateValue, _ conversion: String) throws(EvaluationFailure) -> TemplateValue {
    switch conversion {
    case "s": return .string(try value.text())
    case "r", "a":
      var text = ""
      guard value.writeLiteral(to: &text, limit: TemplateLimits.current.stringLength) else {
        throw TemplateLimits.current.textTooLong
      }
      return .string(text)
    default: throw EvaluationFailure("'!\(conversion)' is no conversion; expected '!s' or '!r'")
    }
  }

  private mutating func take(while isPart: (Unicode.Scalar) -> Bool) -> String {
    let part = rest.prefix(while: isPart)
    rest = rest[part.endIndex...]
    return String(String.UnicodeScalarView(part))
  }

  /// `0`, `name`, `0.attribute`, `name[key]`, or nothing for the next one.
  private mutating func value(of field: String) throws(EvaluationFailure) -> TemplateValue {
    var rest = Array(field.unicodeScalars)[...]
    func takeName() -> String {
      let part = rest.prefix { $0 != "." && $0 != "[" && $0 != "]" }
      rest = rest[part.endIndex...]
      return String(String.UnicodeScalarView(part))
    }
    var value = try argument(takeName())
    while let scalar = rest.popFirst() {
      let name = takeName()
      if scalar == "." {
        value = try value.attribute(name)
      } else {
        guard scalar == "[", rest.popFirst() == "]" else {
          throw EvaluationFailure("'{\(field)}' is no place for a value")
        }
        value = try value.item(Int128(name).map { .int($0) } ?? .string(name))
      }
    }
    return try value.defined()
  }

  private mutating func argument(_ name: String) throws(EvaluationFailure) -> TemplateValue {
    if name.isEmpty { nextIndex += 1 }
    guard let index = name.isEmpty ? nextIndex - 1 : Int(name) else {
      guard let value = arguments[name] else { throw EvaluationFailure("'format' is given no '\(name)'") }
      return value
    }
    guard arguments.positional.indices.contains(index) else {
      throw EvaluationFailure("'format' is given \(arguments.positional.count) values, and none at \(index)")
    }
    return arguments.positional[index]
  }
}
