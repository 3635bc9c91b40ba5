import ApsisDiagnostics
import ApsisYAML
import Testing

struct ComposerTests {
  // MARK: - What is read

  @Test(arguments: ["\n", "\r\n"])
  func `a mapping keeps its order and its places, whatever ends the lines`(newline: String) throws {
    let lines = ["params: [date, 'region']", "program:", "  type: no-op", "  duration: 10s"]
    let file = YAMLFile(text: lines.joined(separator: newline), name: "job.yaml")
    let root = try #require(file.root?.mapping)
    #expect(root.keys == ["params", "program"])
    #expect(root["params"]?.value.sequence?.map(\.place.description) == ["job.yaml:1:10", "job.yaml:1:16"])
    #expect(root["params"]?.value.sequence?.map(\.place.length) == [4, 8])
    let program = try #require(root["program"]?.value.mapping)
    #expect(program.pairs.map(\.keyPlace.description) == ["job.yaml:3:3", "job.yaml:4:3"])
    #expect(program["duration"]?.value.scalar?.text == "10s")
    #expect(program["duration"]?.value.place.description == "job.yaml:4:13")
  }

  @Test(arguments: [
    ("a: yes", "yes"), ("a: 010", "010"), ("a: 12:30:00", "12:30:00"), ("a: 1.0", "1.0"),
    ("a: 2024-03-08", "2024-03-08"),
    ("a: ~", "~"), ("a: 'it''s'", "it's"), (#"a: "\u00e9\n""#, "é\n"), ("a: !!str 5", "5"), ("a: x # comment", "x"),
    ("a: << date >>", "<< date >>"), ("a: one\n  two", "one two"), ("a: |\n  one\n  two\n", "one\ntwo\n"),
    ("a: |-\n  one\n  two\n", "one\ntwo"), ("a: >\n  one\n  two\n", "one two\n"),
    ("a: >-\n  one\n\n  two\n", "one\ntwo"),
  ])
  func `a scalar's text is what stands there, whatever it looks like`(text: String, scalar: String) throws {
    let file = YAMLFile(text: text, name: "job.yaml")
    #expect(file.diagnostics.isEmpty)
    #expect(file.root?.mapping?["a"]?.value.scalar?.text == scalar)
  }

  // MARK: - Aliases and merges

  @Test func `an alias stands for its anchor's node`() throws {
    let file = YAMLFile(text: "a: &x [1, 2]\nb: *x\n", name: "job.yaml")
    let node = try #require(file.root?.mapping?["b"]?.value)
    #expect(node.sequence?.compactMap(\.scalar?.text) == ["1", "2"])
    #expect(node.place.description == "job.yaml:1:4")
  }

  @Test func `a merge gives what the mapping does not give itself, the first of a list first`() throws {
    let text = """
      one: &one {a: 1, b: 1}
      two: &two {b: 2, c: 2}
      job:
        <<: [*one, *two]
        a: 0
      """
    let job = try #require(YAMLFile(text: text, name: "job.yaml").root?.mapping?["job"]?.value.mapping)
    #expect(job.keys == ["a", "b", "c"])
    #expect(job.keys.compactMap { job[$0]?.value.scalar?.text } == ["0", "1", "2"])
  }

  @Test func `a quoted '<<' is a key like any other`() throws {
    let file = YAMLFile(text: "'<<': 5", name: "job.yaml")
    #expect(file.root?.mapping?.keys == ["<<"])
    #expect(file.diagnostics.isEmpty)
  }

  @Test func `aliases of aliases are bounded`() throws {
    var lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for level in 1...9 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      lines.append("a\(level): &a\(level) [\(aliases)]")
    }
    let file = YAMLFile(text: lines.joined(separator: "\n"), name: "job.yaml")
    let diagnostic = try #require(file.diagnostics.first)
    #expect(file.root == nil)
    #expect(file.diagnostics.count == 1)
    #expect(diagnostic.message == "aliases stand for more than 10000 nodes")
    #expect(diagnostic.place?.line == 4)
  }

  @Test(arguments: [("[", "]"), ("{a: ", "}"), ("- ", "")])
  func `nesting is bounded`(opening: String, closing: String) throws {
    func nested(_ depth: Int) -> YAMLFile {
      let text = String(repeating: opening, count: depth) + "x" + String(repeating: closing, count: depth)
      return YAMLFile(text: text, name: "job.yaml")
    }
    #expect(nested(64).diagnostics.isEmpty)
    for depth in [65, 5_000] {
      let diagnostic = try #require(nested(depth).diagnostics.first)
      #expect(diagnostic.message == "nested too deep; expected at most 64 levels")
      #expect(diagnostic.place?.description.hasPrefix("job.yaml:1:") == true)
    }
  }

  // MARK: - What is refused, and where

  @Test(
    arguments: [
      ("a: 1\n1️⃣a: 2", "key 'a' given twice", "leave one of them out"),
      ("p:\n  type: x\n  1️⃣'type': y", "key 'type' given twice", "leave one of them out"),
      (
        "a: 1️⃣!secret x",
        "unknown tag '!secret'; expected '!!str', '!!int', '!!float', '!!bool' or '!!null' here, or no tag", nil
      ),
      (
        "a: 1️⃣!!timestamp 2024-03-08",
        "unknown tag '!!timestamp'; expected '!!str', '!!int', '!!float', '!!bool' or '!!null' here, or no tag", nil
      ),
      ("a: 1️⃣!!set {x}", "unknown tag '!!set'; expected '!!map' here, or no tag", nil),
      (
        "a: 1️⃣!!python/object:os.system [x]",
        "unknown tag '!!python/object:os.system'; expected '!!seq' here, or no tag", nil
      ),
      ("a: 1️⃣*nosuch", "unknown alias '*nosuch'", "an anchor '&nosuch' must end before its alias"),
      ("a: &date 1\nb: 1️⃣*dat", "unknown alias '*dat'", "did you mean 'date'?"),
      ("a: &x [1️⃣*x]", "unknown alias '*x'", "an anchor '&x' must end before its alias"),
      ("a:\n  <<: 1️⃣5", "'5' under the merge key '<<'; expected a mapping, or a list of mappings", nil),
      ("? 1️⃣[a, b]\n: 1", "a list as a key; expected text", nil),
      ("a: 1\n1️⃣---\nb: 2", "a second document", "one file holds one document; remove the '---'"),
      ("a: 1️⃣{{ date }}", "a template without quotes; YAML reads '{{' as a mapping", "write \"{{ date }}\""),
      ("a: 1️⃣{{ date }}/x.csv", "a template without quotes; YAML reads '{{' as a mapping", "write \"{{ date }}/x.csv\""),
      (
        "a: 1️⃣{{ date | replace(\"-\", \"\") }}", "a template without quotes; YAML reads '{{' as a mapping",
        "write '{{ date | replace(\"-\", \"\") }}'"
      ),
      ("a: 1️⃣{{ date }} # the day", "a template without quotes; YAML reads '{{' as a mapping", "write \"{{ date }}\""),
      ("a:\n  - x\n  - 1️⃣{{ date }}", "a template without quotes; YAML reads '{{' as a mapping", "write \"{{ date }}\""),
      (
        "a: {b: 1️⃣{{ date }}/x, c: 1}", "a template without quotes; YAML reads '{{' as a mapping",
        "write \"{{ date }}/x\""
      ),
      ("a: [x, 1️⃣{{ date }}]", "a template without quotes; YAML reads '{{' as a mapping", "write \"{{ date }}\""),
      (
        "a: 1\n1️⃣\tb: 2", "broken YAML: found a tab character that violates indentation",
        "indent with blanks; YAML allows no tabs there"
      ),
      (
        "a: 1️⃣@x", "broken YAML: found character that cannot start any token",
        "a text that begins with this character needs quotes"
      ),
      (
        "a: 1️⃣%x", "broken YAML: found character that cannot start any token",
        "a text that begins with this character needs quotes"
      ),
      (
        "a: b1️⃣: c", "broken YAML: mapping values are not allowed in this context", "a text that holds ': ' needs quotes"
      ),
      ("a: [1, 2\nb1️⃣: 3", "broken YAML: did not find expected ',' or ']'", "is a quote or bracket not closed?"),
    ] as [(String, String, String?)])
  func `a mistake is reported where it stands`(marked: String, message: String, hint: String?) throws {
    let marked = Marked(marked)
    let file = YAMLFile(text: marked.text, name: "job.yaml")
    let diagnostic = try #require(file.diagnostics.first)
    #expect(file.diagnostics.count == 1)
    #expect(diagnostic.description == "job.yaml:\(marked.place): error: \(message)")
    #expect(diagnostic.hint == hint)
  }

  @Test(arguments: [1, 12, 13, 29])
  func `in a long mapping too each key is found, and a second one reported`(number: Int) throws {
    let text = (1...30).map { "key\($0): \($0)\n" }.joined() + "key\(number): again\n"
    let file = YAMLFile(text: text, name: "job.yaml")
    #expect(file.root?.mapping?.keys == (1...30).map { "key\($0)" })
    let diagnostic = try #require(file.diagnostics.first)
    #expect(diagnostic.message == "key 'key\(number)' given twice")
    #expect(diagnostic.place?.line == 31)
    #expect(diagnostic.notes.first?.place.line == number)
  }

  @Test func `a key given twice names the first place, and the first value stays`() throws {
    let file = YAMLFile(text: "a: 1\nb: 2\na: 3\n", name: "job.yaml")
    let diagnostic = try #require(file.diagnostics.first)
    #expect(diagnostic.notes.map(\.message) == ["first given here"])
    #expect(diagnostic.notes.map(\.place.description) == ["job.yaml:1:1"])
    #expect(file.root?.mapping?["a"]?.value.scalar?.text == "1")
  }

  @Test func `all mistakes that leave the file readable are reported`() {
    let file = YAMLFile(text: "a: !x 1\na: 2\nb: !y {}\n", name: "job.yaml")
    #expect(file.diagnostics.count == 3)
    #expect(file.root != nil)
  }

  @Test(arguments: [
    "a: 'x", "a: \"x\nb: 1\n", "a: [1, 2", "a: {b: 1", "- a\nb: 1", "a: 1\n b: 2", "}", "&", "*",
    ":\n- ?", "\"", "%YAML 9.9\n---\na",
  ])
  func `broken YAML is one error with a place`(text: String) throws {
    let file = YAMLFile(text: text, name: "job.yaml")
    let diagnostic = try #require(file.diagnostics.first)
    #expect(diagnostic.severity == .error)
    #expect(diagnostic.place != nil)
    #expect(!DiagnosticRenderer().text(of: diagnostic).isEmpty)
  }
}
