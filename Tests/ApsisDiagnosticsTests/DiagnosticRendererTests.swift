import ApsisDiagnostics
import Testing

struct DiagnosticRendererTests {
  private let job = SourceText(
    name: "jobs/a.yaml", text: "program:\n  type: procstar-shell\n  comand: report {{ date }}\n")

  @Test func `an error shows its line, a caret under all of the place, and the hint`() {
    let diagnostic = Diagnostic.error(
      "unknown key 'comand' in program 'procstar-shell'", at: SourcePlace(source: job, line: 3, column: 3, length: 6),
      hint: "did you mean 'command'?")
    #expect(
      DiagnosticRenderer().text(of: diagnostic) == """
        jobs/a.yaml:3:3: error: unknown key 'comand' in program 'procstar-shell'
        3 |   comand: report {{ date }}
          |   ^^^^^^
        hint: did you mean 'command'?
        """)
  }

  @Test func `notes follow with their own lines, and the hint comes last`() {
    let source = SourceText(name: "a.yaml", text: Array(repeating: "x: 1", count: 10).joined(separator: "\n"))
    let diagnostic = Diagnostic.warning(
      "key 'x' given twice", at: SourcePlace(source: source, line: 10, column: 1, length: 1), hint: "remove one",
      notes: [.init("first given here", at: SourcePlace(source: source, line: 9, column: 1, length: 1))])
    #expect(
      DiagnosticRenderer().text(of: diagnostic) == """
        a.yaml:10:1: warning: key 'x' given twice
        10 | x: 1
           | ^
        a.yaml:9:1: note: first given here
        9 | x: 1
          | ^
        hint: remove one
        """)
  }

  @Test func `what stands in no text is one line`() {
    #expect(DiagnosticRenderer().text(of: .error("no folder 'jobs'", at: nil)) == "error: no folder 'jobs'")
  }

  @Test func `a point has one caret, also at the end of its line`() {
    #expect(excerpt("ab", column: 3) == ["1 | ab", "  |   ^"])
    #expect(excerpt("ab", column: 1) == ["1 | ab", "  | ^"])
  }

  @Test func `a place past the end of its line is shown at the end`() {
    #expect(excerpt("ab", column: 99, length: 5) == ["1 | ab", "  |   ^"])
    #expect(excerpt("ab", column: 2, length: 99) == ["1 | ab", "  |  ^"])
  }

  @Test func `a place past the end of its text has no excerpt, and neither has an empty text`() {
    #expect(excerpt("ab", line: 2, column: 1) == [])
    #expect(excerpt("", column: 1) == [])
  }

  @Test func `a tab is shown as one blank, so that the caret stands right`() {
    #expect(excerpt("\tab\tcd", column: 5, length: 2) == ["1 |  ab cd", "  |     ^^"])
  }

  @Test func `characters that drive a terminal are not passed on`() {
    #expect(excerpt("a\u{1B}[31mb\u{202E}c", column: 7) == ["1 | a\u{FFFD}[31mb\u{FFFD}c", "  |       ^"])
    #expect(excerpt("a\u{0}b\r", column: 3) == ["1 | a\u{FFFD}b", "  |   ^"])
  }

  @Test func `columns are Unicode scalars, combining ones too`() {
    #expect(excerpt("ünï: x", column: 6) == ["1 | ünï: x", "  |      ^"])
    #expect(excerpt("e\u{301}: x", column: 5) == ["1 | e\u{301}: x", "  |     ^"])
  }

  @Test(arguments: [1, 2, 60, 130, 199, 200, 201])
  func `a long line is cut around the caret`(column: Int) throws {
    let scalars = (1...200).map { Character(Unicode.Scalar(UInt8(33 + $0 % 90))) }
    let lines = excerpt(String(scalars), column: column)
    let (text, caret) = (Array(lines[0].dropFirst(4)), Array(lines[1].dropFirst(4)))
    #expect(text.count <= 122)
    #expect(text.contains("…"))
    if column <= 200 {
      #expect(text[caret.count - 1] == scalars[column - 1])
    } else {
      #expect(caret.count == text.count + 1)
    }
  }

  @Test func `carets end where the excerpt is cut`() {
    let lines = excerpt(String(repeating: "x", count: 300), column: 1, length: 300)
    #expect(lines == ["1 | " + String(repeating: "x", count: 120) + "…", "  | " + String(repeating: "^", count: 120)])
  }

  /// The lines below the message.
  private func excerpt(_ text: String, line: Int = 1, column: Int, length: Int = 0) -> [String] {
    let place = SourcePlace(source: SourceText(name: "a", text: text), line: line, column: column, length: length)
    let text = DiagnosticRenderer().text(of: .error("m", at: place))
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst().map(String.init)
  }
}
