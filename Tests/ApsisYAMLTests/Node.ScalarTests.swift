import ApsisDiagnostics
import ApsisYAML
import Testing

struct NodeScalarTests {
  @Test(
    arguments: [
      ("a: x", .plain), ("a: 'x'", .singleQuoted), ("a: \"x\"", .doubleQuoted), ("a: |\n  x", .literal),
      ("a: >\n  x", .folded),
    ] as [(String, Node.Scalar.Style)])
  func `a scalar knows its style`(text: String, style: Node.Scalar.Style) throws {
    #expect(try value(text).scalar?.style == style)
  }

  @Test(arguments: [
    ("a:", true), ("a: ~", true), ("a: null", true), ("a: Null", true), ("a: NULL", true), ("a: 'null'", false),
    ("a: ''", false), ("a: !!str null", false), ("a: nULL", false), ("a: none", false), ("a: |\n  null", false),
  ])
  func `null is a plain null or nothing at all`(text: String, isNull: Bool) throws {
    #expect(try value(text).isNull == isNull)
  }

  @Test(arguments: [
    ("a: x", "'x'"), ("a:", "nothing"), ("a: null", "null"), ("a: []", "an empty list"), ("a: [x]", "a list"),
    ("a: {}", "a mapping"),
    ("a: ''", "''"), ("a: |\n  first\n  second", "'first…'"),
  ])
  func `a message calls a value by its text or its kind`(text: String, summary: String) throws {
    #expect(try value(text).summary == summary)
  }

  @Test func `a long text is cut in a message`() throws {
    let summary = try value("a: \(String(repeating: "x", count: 500))").summary
    #expect(summary == "'\(String(repeating: "x", count: 60))…'")
  }

  // MARK: - place(of:)

  /// The part that each file marks is `dat`.
  @Test(arguments: [
    "a: /data/{{ 1️⃣dat }}.csv",
    "a: '/data/{{ 1️⃣dat }}.csv'",
    "a: \"/data/{{ 1️⃣dat }}.csv\"",
    "a: 'it''s {{ 1️⃣dat }}'",
    "a: \"tab\\t{{ 1️⃣dat }}\"",
    "a: ünï {{ 1️⃣dat }}",
    "a: !!str '{{1️⃣dat}}'",
    "a: &anchor x {{ 1️⃣dat }}",
    "a: one\n  two {{ 1️⃣dat }}\n  three",
    "a: |\n  echo one\n  echo {{ 1️⃣dat }}\n",
    "a: |2-\n    echo {{ 1️⃣dat }}\n",
    "a: >\n  one\n\n  two {{ 1️⃣dat }}\n  three\n",
    "a: >-\n  {{ 1️⃣dat }}\n",
    "a: \"one \\\n  {{ 1️⃣dat }}\"",
    "a: 'one\n\n  two {{ 1️⃣dat }}'",
  ])
  func `a part of a scalar is found where the file spells it`(marked: String) throws {
    let marked = Marked(marked)
    let node = try value(marked.text)
    let text = try #require(node.scalar?.text)
    let part = try #require(text.firstRange(of: "dat }}") ?? text.firstRange(of: "dat}}"))
    let start = text.unicodeScalars.distance(from: text.startIndex, to: part.lowerBound)
    let place = node.place(of: start..<(start + 3))
    #expect(place.description == "job.yaml:\(marked.place)")
    #expect(place.length == 3)
  }

  @Test func `the second occurrence of a part is not taken for the first`() throws {
    let node = try value("a: |\n  dat dat\n  dat\n")
    let places = [0, 4, 8].map { node.place(of: $0..<($0 + 3)).description }
    #expect(places == ["job.yaml:2:3", "job.yaml:2:7", "job.yaml:3:3"])
  }

  @Test func `a part over several lines is placed by its first`() throws {
    let node = try value("a: |\n  one {{ x\n  }} two\n")
    let place = node.place(of: 4..<11)
    #expect(place.description == "job.yaml:2:7")
    #expect(place.length == 4)
  }

  @Test func `a part that the file spells otherwise, or that is empty, is placed by its scalar`() throws {
    let node = try value("a: \"x \\u0064at\"")
    #expect(node.scalar?.text == "x dat")
    for range in [2..<5, 0..<0, 3..<99] {
      #expect(node.place(of: range).description == "job.yaml:1:4")
    }
  }

  @Test func `a key of the same text before the value is not taken for it`() throws {
    #expect(try value("a: dat").place(of: 0..<3).description == "job.yaml:1:4")
    let root = try #require(YAMLFile(text: "dat: dat", name: "job.yaml").root?.mapping)
    #expect(root["dat"]?.value.place(of: 0..<3).description == "job.yaml:1:6")
  }

  private func value(_ text: String) throws -> Node {
    let file = YAMLFile(text: text, name: "job.yaml")
    #expect(file.diagnostics.isEmpty)
    return try #require(file.root?.mapping?["a"]?.value)
  }
}
