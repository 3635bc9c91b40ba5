import Testing

@testable import ApsisCLI

struct TableTests {
  private static var runs: Table {
    var table = Table("RUN", "STATE", "JOB", "MESSAGE")
    table.add(.init(text: "r1"), .init(text: "failure", colour: 31), .init(text: "report"), .init(text: ""))
    table.add(.init(text: "r20"), .init(text: "success", colour: 32), .init(text: "téléchargement"), .init(text: ""))
    return table
  }

  @Test func `columns have one width, and one that says nothing is left out`() {
    #expect(
      Self.runs.lines(width: nil, colours: false) == [
        "RUN  STATE    JOB", "r1   failure  report", "r20  success  téléchargement",
      ])
  }

  @Test func `a line is cut to the terminal's width`() {
    #expect(
      Self.runs.lines(width: 20, colours: false) == [
        "RUN  STATE    JOB", "r1   failure  report", "r20  success  téléc…",
      ])
    for width in 0..<40 {
      #expect(Self.runs.lines(width: width, colours: false).allSatisfy { $0.count <= width })
    }
  }

  @Test func `colours add nothing to a line's width`() {
    #expect(Self.runs.lines(width: 12, colours: true)[1] == "r1   \u{1B}[31mfailure\u{1B}[0m")
  }
}
