import ApsisTemplates

/// The arguments that the expressions of these tests know.
let sampleArguments: [String: TemplateValue] = [
  "x": .string("5"), "name": .string("Alpha Team"), "date": .string("2024-02-29"), "empty": .string(""),
  "n": .string("42"), "csv": .string("a,b,,c"),
]

/// What `{{ expression }}` comes to.
func expand(_ expression: String) throws -> String {
  try Template("{{ \(expression) }}").expand(TemplateScope(sampleArguments))
}

func expand(_ expression: String, _ arguments: [String: String]) throws -> String {
  try Template("{{ \(expression) }}").expand(TemplateScope(arguments.mapValues { .string($0) }))
}

/// The error that `{{ expression }}` gives; nil if it gives none.
func failure(of expression: String) -> TemplateError? {
  do throws(TemplateError) {
    _ = try Template("{{ \(expression) }}").expand(TemplateScope(sampleArguments))
    return nil
  } catch {
    return error
  }
}

/// The error that compiling `text` gives; nil if it gives none.
func syntaxError(of text: String) -> TemplateError? {
  do throws(TemplateError) {
    _ = try Template(text)
    return nil
  } catch {
    return error
  }
}

/// The part of a template's text that an error points at.
func part(of text: String, _ range: Range<Int>) -> String {
  String(String.UnicodeScalarView(Array(text.unicodeScalars)[range]))
}
