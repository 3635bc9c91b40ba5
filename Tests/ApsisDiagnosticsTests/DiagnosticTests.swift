import ApsisDiagnostics
import Testing

struct DiagnosticTests {
  @Test func `diagnostics stand in reading order, those without a place first`() {
    let (a, b) = (SourceText(name: "a.yaml", text: ""), SourceText(name: "b.yaml", text: ""))
    let diagnostics: [Diagnostic] = [
      .error("5", at: SourcePlace(source: b, line: 1, column: 1)),
      .error("3", at: SourcePlace(source: a, line: 2, column: 1)),
      .error("1", at: nil),
      .error("4", at: SourcePlace(source: a, line: 10, column: 1)),
      .warning("2", at: SourcePlace(source: a, line: 1, column: 9)),
      .error("2b", at: SourcePlace(source: a, line: 1, column: 9)),
      .error("1b", at: nil),
    ]
    #expect(diagnostics.inReadingOrder().map(\.message) == ["1", "1b", "2", "2b", "3", "4", "5"])
  }

  @Test func `warnings alone are no errors`() {
    #expect([Diagnostic.warning("a", at: nil)].hasErrors == false)
    #expect([Diagnostic.warning("a", at: nil), .error("b", at: nil)].hasErrors)
    #expect([Diagnostic]().hasErrors == false)
  }

  @Test func `an error of several diagnostics prints each on a line`() {
    let place = SourcePlace(source: SourceText(name: "a.yaml", text: "x"), line: 1, column: 1)
    let error = DiagnosticsError([.error("first", at: place), .warning("second", at: nil)])
    #expect(error.description == "a.yaml:1:1: error: first\nwarning: second")
  }
}
