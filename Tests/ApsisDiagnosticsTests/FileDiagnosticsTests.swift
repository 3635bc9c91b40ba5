import ApsisDiagnostics
import Testing

struct FileDiagnosticsTests {
  private let source = SourceText(name: "a", text: "")

  private func place(_ line: Int) -> SourcePlace { SourcePlace(source: source, line: line, column: 1) }

  @Test func `up to a hundred all are kept, in the order in which they were reported`() {
    var found = FileDiagnostics()
    for line in (1...100).reversed() { found.append(.warning("w", at: place(line))) }
    #expect(found.all.map(\.place?.line) == (1...100).reversed())
    #expect(!found.isClosed && !found.hasErrors)
  }

  @Test func `beyond that one says that there are more, at the first that is left out`() {
    var found = FileDiagnostics()
    for line in 1...1_000 { found.append(.error("e", at: place(line))) }
    #expect(found.isClosed && found.hasErrors)
    #expect(found.all.count == 101)
    #expect(
      found.all.last?.description == "a:101:1: error: more than 100 mistakes in this file; the others are not shown")
  }

  @Test func `an error after a hundred warnings is an error all the same`() {
    var found = FileDiagnostics()
    found += (1...200).map { Diagnostic.warning("w", at: place($0)) }
    #expect(!found.isClosed && !found.hasErrors && found.all.last?.severity == .warning)
    found.append(.error("e", at: place(300)))
    #expect(found.hasErrors && found.all.last?.severity == .error)
  }

  @Test func `what would tell nothing more is not made`() {
    var found = FileDiagnostics()
    var made = 0
    func error() -> Diagnostic {
      made += 1
      return .error("e", at: nil)
    }
    for _ in 1...1_000 { found.append(error()) }
    #expect(made == 101)
  }
}
