import ApsisDiagnostics
import ApsisTemplates

/// A template's text: compiled, checked against names, and expanded.
struct TemplateSubject: FuzzSubject {
  let name = "template"
  let grammar = Grammar.template

  private static let values: [String: TemplateValue] = [
    "date": .string("2026-11-23"), "region": .string("eu"), "text": .string("Alpha beta\n gamma <ß>"),
    "csv": .string("a,b,,c"), "n": .string("42"), "x": .string(""), "run_id": .string("r1"),
    "job_id": .string("team/job"),
  ]
  private static let names = TemplateScope.globalNames.union(values.keys)

  func corpus() throws -> [[UInt8]] {
    let fixtures = try Corpus.files(below: "Tests/ApsisTemplatesTests/Fixtures", suffix: ".txt").map(
      template(ofFixture:))
    return try fixtures + Corpus.vectors("templates.json", "template") + Corpus.fixtures(of: name)
  }

  /// The second part of a fixture; the first are the arguments, the third what comes of it.
  private func template(ofFixture bytes: [UInt8]) -> [UInt8] {
    let text = String(decoding: bytes, as: UTF8.self)
    let rest = text.ranges(of: "---\n").first.map { text[$0.upperBound...] } ?? text[...]
    return Array(rest[..<(rest.ranges(of: "\n---").first?.lowerBound ?? rest.endIndex)].utf8)
  }

  func run(_ input: [UInt8]) throws -> Bool {
    let text = String(decoding: input, as: UTF8.self)
    let length = text.unicodeScalars.count
    let template: Template
    do throws(TemplateError) { template = try Template(text) } catch {
      try check(error, length)
      return false
    }
    for problem in template.problems(names: Self.names) { try check(problem, length) }
    for name in template.unexpandedNames(names: Self.names) {
      try promise(name.range.upperBound <= length, "the place of \(name) is in the text")
    }
    return try expand(template, text, length)
  }

  private func expand(_ template: Template, _ text: String, _ length: Int) throws -> Bool {
    let scope = TemplateScope(Self.values)
    let expanded: String
    do throws(TemplateError) { expanded = try template.expand(scope) } catch {
      try check(error, length)
      return false
    }
    _ = template.skeleton(in: scope)
    if !template.expands(in: Self.names) {
      try promise(expanded == template.literalText, "a text in which nothing expands is its literal text")
    }
    if !Template.mayExpand(text) {
      try promise(expanded == Template.expansion(ofPlain: text), "a text without delimiters stays as it is")
    }
    return true
  }

  private func check(_ error: TemplateError, _ length: Int) throws {
    try promise(error.range.upperBound <= length, "the place of '\(error.message)' is in the text")
  }
}
