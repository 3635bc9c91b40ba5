import ApsisTemplates
import Foundation
import Testing

struct TemplateTests {
  private let names: Set<String> = TemplateScope.globalNames.union(["date", "region"])

  @Test(arguments: [
    ("plain", false), ("", false), ("{ x }", false), ("a < b << c", true), ("{{ x }}", true), ("{# c #}", true),
    ("{% if %}", true), ("100%", false), ("<", false), ("< <", false), ("ünï {", false),
  ])
  func `only a text with a delimiter may expand`(text: String, mayExpand: Bool) {
    #expect(Template.mayExpand(text) == mayExpand)
  }

  @Test(arguments: ["plain", "a\n", "a\n\n", "a\r\nb\r\n", "\r", ""])
  func `a plain text comes to the same, compiled or not`(text: String) throws {
    #expect(try Template.expansion(ofPlain: text) == Template(text).expand(TemplateScope([:])))
  }

  // MARK: - Names

  @Test(arguments: [
    ("{{ date }}", true), ("<< date >>", true), ("<< nosuch >>", false), ("plain", false), ("{{ nosuch }}", true),
    ("<< 1 >>", false), ("{{ 1 }}", true), ("{# date #}", false), ("<<date>>", false),
  ])
  func `a template expands if it holds braces, or angles whose names are known`(text: String, expands: Bool) throws {
    #expect(try Template(text).expands(in: names) == expands)
  }

  @Test(arguments: ["{{ date }}", "{{ region ~ date }}", "<< nosuch >>", "{{ range(3) }}", "{{ date | upper is odd }}"])
  func `a template of known names has no problems`(text: String) throws {
    #expect(try Template(text).problems(names: names).isEmpty)
  }

  @Test(arguments: [
    "{{ nosuch is defined }}", "{{ nosuch | default('x') }}", "{{ nosuch if nosuch is defined else 1 }}",
    "{{ (nosuch | d('x')) ~ nosuch }}", "{{ nosuch is not defined }}",
  ])
  func `a name that the template asks about may be missing`(text: String) throws {
    #expect(try Template(text).problems(names: names).isEmpty)
  }

  @Test(arguments: [
    ("/data/{{ dat }}", "unknown name 'dat'", "dat", "did you mean 'date'?"),
    ("{{ date ~ rgion }}", "unknown name 'rgion'", "rgion", "did you mean 'region'?"),
    ("{{ host }}", "unknown name 'host'", "host", "the names here are 'date' or 'region'"),
    ("{{ 1 if date else host }}", "unknown name 'host'", "host", "the names here are 'date' or 'region'"),
    ("{{ [1, {'k': host[0]}] }}", "unknown name 'host'", "host", "the names here are 'date' or 'region'"),
    ("{{ f(a=host) if false }}", "unknown name 'f'", "f", "the names here are 'date' or 'region'"),
    ("{{ date | uper }}", "unknown filter 'uper'", "uper", "did you mean 'upper'?"),
    ("<< date | uper >>", "unknown filter 'uper'", "uper", "did you mean 'upper'?"),
    ("{{ date is deifned }}", "unknown test 'deifned'", "deifned", "did you mean 'defined'?"),
    ("{{ date is not evn }}", "unknown test 'evn'", "evn", "did you mean 'even'?"),
  ])
  func `a problem points at the name`(text: String, message: String, at: String, hint: String) throws {
    let problem = try #require(try Template(text).problems(names: names).first)
    #expect(problem.kind == .unknownName)
    #expect(problem.message == message)
    #expect(part(of: text, problem.range) == at)
    #expect(problem.hint == hint)
  }

  @Test func `of very many problems the first hundred are found`() throws {
    let names = (0..<5_000).map { "name\($0)" }
    #expect(try Template(names.map { "{{ \($0) }}" }.joined()).problems(names: []).count == 100)
    #expect(try Template("{{ [\(names.joined(separator: ", "))] }}").problems(names: []).count == 100)
    #expect(try Template(names.map { "<< \($0) >> <<\($0)>>" }.joined()).unexpandedNames(names: []).count == 100)
  }

  @Test func `all problems are found, in order`() throws {
    let problems = try Template("{{ a }} {{ date | b }} << date is c >> {{ d | xyz }}").problems(names: names)
    #expect(
      problems.map(\.message) == [
        "unknown name 'a'", "unknown filter 'b'", "unknown test 'c'", "unknown name 'd'", "unknown filter 'xyz'",
      ])
  }

  @Test func `without any name there is nothing to list`() throws {
    let problem = try #require(try Template("{{ x }}").problems(names: TemplateScope.globalNames).first)
    #expect(problem.hint == nil)
  }

  @Test(arguments: [
    ("date | replce('-')", "did you mean 'replace'?"), ("date | len", "did you mean 'length'?"),
    ("date | round_up", "did you mean 'round'?"), ("date | sel", "did you mean 'select' or 'selectattr'?"),
    ("date | frobnicate", "Documentation/Jobs.md lists the filters"),
    ("date | z", "Documentation/Jobs.md lists the filters"),
    ("date is evn", "did you mean 'even'?"), ("date is div", "did you mean 'divisibleby'?"),
    ("date is frobnicated", "Documentation/Jobs.md lists the tests"),
  ])
  func `a hint tells which filter or test was probably meant, or where they are`(
    expression: String, hint: String
  ) throws {
    #expect(try Template("{{ \(expression) }}").problems(names: names).first?.hint == hint)
  }

  @Test func `the guide lists all filters and tests`() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Documentation/Jobs.md")
    let guide = try String(contentsOf: file, encoding: .utf8)
    func listed(after heading: String) throws -> Set<String> {
      let start = try #require(guide.range(of: heading)).upperBound
      let list = guide[start...].prefix(upTo: try #require(guide[start...].range(of: "\n\n")).lowerBound)
      return Set(
        list.split(separator: "`", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }.map {
          String($0.element)
        })
    }
    #expect(try listed(after: "The filters: ") == TemplateFunctions.filterNames)
    #expect(try listed(after: "The tests: ") == TemplateFunctions.testNames)
  }

  // MARK: - Angles that do not expand

  @Test(arguments: [
    ("a <<date>> b", "<<date>>", "write '<< date >>', with a blank inside each end"),
    ("<<date >>", "<<date >>", "write '<< date >>', with a blank inside each end"),
    ("<< date>>", "<< date>>", "write '<< date >>', with a blank inside each end"),
    ("ü << dat >>", "<< dat >>", "did you mean '<< date >>'?"),
    ("<<dat>>", "<<dat>>", "did you mean '<< date >>'?"),
    ("<<  dat\t>>", "<<  dat\t>>", "did you mean '<< date >>'?"),
    ("cat << EOF >> log", "<< EOF >>", "the names here are 'date' or 'region'"),
    ("{{ date }}\n<<EOF>>", "<<EOF>>", "the names here are 'date' or 'region'"),
  ])
  func `a single name between angles that does not expand is told of`(
    text: String, written: String, hint: String
  ) throws {
    let unexpanded = try Template(text).unexpandedNames(names: names)
    let name = try #require(unexpanded.first)
    #expect(unexpanded.count == 1)
    #expect(name.written == written)
    #expect(part(of: text, name.range) == written)
    #expect(name.hint == hint)
  }

  @Test(arguments: [
    "<< date >>", "cat <<EOF >log", "cat <<EOF\nx\nEOF", "print(1 << 2 >> 1)", "<< a + b >>", "<< 'x' >>", "<<<date>>>",
    "{{ date }}", "{# <<date>> #}", "{{ '<<date>>' }}", "<<a b>>", "<<-EOF>>",
  ])
  func `nothing is told of what expands, or is no single name`(text: String) throws {
    #expect(try Template(text).unexpandedNames(names: names).isEmpty)
  }

  @Test func `names that do not expand are told of in the order of the text`() throws {
    let unexpanded = try Template("<< a >> <<b>> << c >> << date >> <<date>>").unexpandedNames(names: names)
    #expect(unexpanded.map(\.name) == ["a", "b", "c", "date"])
  }

  @Test func `the literal text is what stays where nothing expands`() throws {
    #expect(try Template("cat << EOF >> log {# c #}x\n").literalText == "cat << EOF >> log x")
  }

  // MARK: - Expansion

  @Test func `an argument wins over a global function of its name`() throws {
    #expect(try Template("{{ range }}").expand(TemplateScope(["range": .string("A1:B2")])) == "A1:B2")
  }

  @Test func `a value is not expanded again`() throws {
    let scope = TemplateScope(["a": .string("{{ b }} << b >>"), "b": .string("no")])
    #expect(try Template("{{ a }} << a >>").expand(scope) == "{{ b }} << b >> {{ b }} << b >>")
  }

  @Test func `one template expands with any arguments`() throws {
    let template = try Template("/data/{{ date }}.csv")
    for date in ["2024-03-08", "2024-03-09"] {
      #expect(try template.expand(TemplateScope(["date": .string(date)])) == "/data/\(date).csv")
    }
  }
}
