import ApsisDiagnostics
import Testing

struct SourceTextTests {
  @Test func `lines are counted from 1 and come without their ends`() {
    let source = SourceText(name: "a", text: "one\r\ntwo\n\nfour")
    #expect((0...5).map { source.line($0).map(String.init) } == [nil, "one", "two", "", "four", nil])
    #expect(SourceText(name: "a", text: "").line(1) == "")
    #expect(SourceText(name: "a", text: "x\n").line(2) == "")
  }

  @Test func `places are equal by file, position and length`() {
    let (one, two) = (SourceText(name: "a", text: "x"), SourceText(name: "a", text: "y"))
    #expect(SourcePlace(source: one, line: 1, column: 2) == SourcePlace(source: two, line: 1, column: 2))
    #expect(SourcePlace(source: one, line: 1, column: 2) != SourcePlace(source: one, line: 1, column: 2, length: 1))
    #expect(SourcePlace(source: one, line: 1, column: 2).description == "a:1:2")
  }
}
