import ApsisDiagnostics
import Testing

struct SpellingTests {
  private let candidates = ["command", "group_id", "stop", "timeout", "type", "date", "data"]

  @Test(arguments: [
    ("comand", "command"), ("commnad", "command"), ("Command", "command"), ("groupid", "group_id"), ("tpye", "type"),
    ("STOP", "stop"), ("stops", "stop"), ("timeuot", "timeout"), ("dat", "data"), ("dota", "data"), ("dtae", "date"),
  ])
  func `the nearest candidate is at most two edits away, one for a short word`(word: String, nearest: String) {
    #expect(Spelling.nearest(to: word, among: candidates) == nearest)
    #expect(Spelling.hint(for: word, among: candidates) == "did you mean '\(nearest)'?")
  }

  @Test(arguments: [("dat", "date"), ("Dat", "Date"), ("datee", "date"), ("DATE", "Date")])
  func `of equally near candidates the one in the same case is meant`(word: String, nearest: String) {
    #expect(Spelling.nearest(to: word, among: ["Date", "date"]) == nearest)
  }

  @Test(arguments: ["comnd!!", "xy", "", "stop", "t", "stopper", "tmot", "éééé"])
  func `a word far from all, or one of them, has no nearest`(word: String) {
    #expect(Spelling.nearest(to: word, among: candidates.filter { word != "stop" || $0 == "stop" }) == nil)
    #expect(Spelling.hint(for: "xy", among: candidates) == nil)
  }

  @Test func `a text too long to be a word is near to nothing, and of very many candidates the first thousand count`() {
    let long = String(repeating: "x", count: 201)
    #expect(Spelling.nearest(to: long + "y", among: [long]) == nil)
    #expect(Spelling.nearest(to: "command", among: [long, "comand"]) == "comand")
    let many = (0..<1_000).map { "c\($0)" }
    #expect(Spelling.nearest(to: "comand", among: many + ["command"]) == nil)
    #expect(Spelling.nearest(to: "comand", among: ["command"] + many) == "command")
  }

  @Test func `a list reads as a sentence`() {
    #expect(Spelling.list([]) == "nothing")
    #expect(Spelling.list(["a"]) == "'a'")
    #expect(Spelling.list(["a", "b"]) == "'a' or 'b'")
    #expect(Spelling.list(["a", "b", "c"]) == "'a', 'b' or 'c'")
    #expect(Spelling.list((1...5).map(String.init), limit: 3) == "'1', '2', '3' or 2 more")
  }
}
