import ApsisDiagnostics
import ApsisTemplates
import ApsisYAML
import Foundation
import Testing

/// Each fixture holds arguments, a template, and what comes of it: a text or, after `--- error`, the rendered message.
struct TemplateErrorTests {
  @Test(arguments: try FileManager.default.contentsOfDirectory(atPath: fixtures).sorted())
  func `a template file comes to what stands below it`(file: String) throws {
    let fixture = try TemplateFixture(file)
    #expect(fixture.outcome() == fixture.expected)
  }
}

private let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures").path

private struct TemplateFixture {
  let name: String
  let arguments: [String: String]
  let template: String
  let expected: String

  init(_ name: String) throws {
    let text = try String(contentsOf: URL(filePath: fixtures).appending(path: name), encoding: .utf8)
    let parts = text.split(separator: "\n---", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    try #require(parts.count == 3, "arguments, template and outcome, with '---' between")
    self.name = name
    let mapping = try #require(YAMLFile(text: parts[0], name: name).root?.mapping)
    arguments = Dictionary(uniqueKeysWithValues: mapping.pairs.map { ($0.key, $0.value.scalar?.text ?? "") })
    template = String(parts[1].dropFirst())
    expected = String(parts[2].hasSuffix("\n") ? parts[2].dropLast() : parts[2][...])
  }

  /// As the third part of a fixture says it.
  func outcome() -> String {
    do throws(TemplateError) {
      let template = try Template(template)
      let names = TemplateScope.globalNames.union(arguments.keys)
      if let problem = template.problems(names: names).first { throw problem }
      return "\n" + (try template.expand(TemplateScope(arguments.mapValues { .string($0) })))
    } catch {
      let before = String(String.UnicodeScalarView(template.unicodeScalars.prefix(error.range.lowerBound)))
      let lines = before.split(separator: "\n", omittingEmptySubsequences: false)
      let column = (lines.last?.unicodeScalars.count ?? 0) + 1
      let place = SourcePlace(
        source: SourceText(name: name, text: template), line: lines.count, column: column, length: error.range.count)
      return " error\n" + DiagnosticRenderer().text(of: .error(error.message, at: place, hint: error.hint))
    }
  }
}
