import ApsisJSON
import ApsisYAML
import Testing

@testable import ApsisCLI

/// `--format yaml`, read back by our own reader.
struct YAMLAnswerTests {
  private func readBack(_ value: JSONValue) throws -> JSONValue {
    let file = YAMLFile(text: value.yaml, name: "answer")
    #expect(file.diagnostics.isEmpty, "\(value.yaml)\n\(file.diagnostics)")
    return Self.json(try #require(file.root))
  }

  private static func json(_ node: Node) -> JSONValue {
    switch node.content {
    case .sequence(let nodes): return .array(nodes.map(json))
    case .mapping(let mapping): return .object(mapping.pairs.map { .init($0.key, json($0.value)) })
    case .scalar(let scalar):
      return switch scalar.coreValue {
      case .null: .null
      case .bool(let value): .bool(value)
      case .int(let value): .int(value)
      case .float(let value): .double(value)
      case .text(let value): .string(value)
      }
    }
  }

  @Test(arguments: [
    "", "word", "two words", "r1", "a: b", "a:", ":a", "a #b", "#a", "- a", "-", "? a", "[a]", "{a: b}", "a, b", "&a",
    "*a", "!a", "|", ">",
    "@a", "`a`", "%a", "'a'", "\"a\"", "null", "Null", "~", "true", "True", "yes", "No", "on", "OFF", "y", "n", "1",
    "-1", "+1", "010",
    "0x1F", "0o17", "1_000", "1.5", ".5", "1e3", ".inf", "-.INF", ".nan", "12:30:00", "2026-11-23",
    "2026-11-23T06:00:00+00:00", "=",
    "<<", "---", "...", " a", "a ", "\ta", "a\tb", "\n", "a\n", "a\n\n", "\na", "a\n b\n  c", "a\n\nb", " a\nb",
    "a\nb ", "a\r\nb", "a\u{0}b",
    "\u{1B}[0m", "\u{7F}", "\u{85}", "\u{2028}", "\u{FEFF}a", "é", "日本", "😀", "\\", "a\\nb",
    "echo \"$x\" | tr a b\necho 'done'\n",
  ])
  func `text is read back as it was, wherever it stands`(text: String) throws {
    let value: JSONValue = .object([
      .init("plain", .string(text)),
      .init(text + "key", ["in": .string(text), "list": [.string(text), [.string(text)]]]),
    ])
    #expect(try readBack(value) == value, "\(value.yaml)")
    #expect(try readBack(.string(text)) == .string(text))
  }

  @Test func `all other values are read back as they were`() throws {
    let value: JSONValue = .object([
      .init("null", .null), .init("truth", [true, false]), .init("ints", .array([0, -1, .int(.max), .int(.min)])),
      .init("doubles", .array([1.5, -0.25, 1e300, 1e-300, 1e16].map { .double($0) })),
      .init("empty", ["list": [], "object": .object([])]), .init("nested", [[[1, 2], []], [["a": ["b": [3]]]]]),
      .init(String(repeating: "long", count: 500), ["a": 1]), .init("", "no name"),
    ])
    #expect(try readBack(value) == value, "\(value.yaml)")
  }

  @Test func `it is what a person would write`() {
    let run: JSONValue = [
      "run_id": "r1", "args": ["date": "2026-11-23"], "labels": [],
      "times": ["schedule": "2026-11-23T00:00:00.000+00:00"],
      "program": ["type": "shell", "command": "echo a\necho b\n"], "conds": [["type": "max_running", "count": 1]],
    ]
    #expect(
      run.yaml == """
        run_id: r1
        args:
          date: "2026-11-23"
        labels: []
        times:
          schedule: "2026-11-23T00:00:00.000+00:00"
        program:
          type: shell
          command: |
            echo a
            echo b
        conds:
          - type: max_running
            count: 1

        """)
  }
}
