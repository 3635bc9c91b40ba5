import ApsisDiagnostics
import Testing

struct DiagnosticGroupTests {
  /// `2 x MESSAGE [value 1, value 2]`
  private func groups(_ messages: [String]) -> [String] {
    messages.map { Diagnostic.error($0, at: nil) }.grouped().map { group in
      let values = group.values.map { "\($0.text) \($0.count)" }.joined(separator: ", ")
      return "\(group.count) x \(group.message)" + (values.isEmpty ? "" : " [\(values)]")
    }
  }

  @Test func `equal messages are one group, the most frequent first`() {
    #expect(groups(["b", "a", "b", "c", "a", "b"]) == ["3 x b", "2 x a", "1 x c"])
    #expect(groups([]) == [])
  }

  @Test func `messages that differ in a name are one group from three on`() {
    let message = { (key: String) in "unknown key '\(key)' in program 'no-op'; expected 'duration' or 'success'" }
    #expect(
      groups(["x", "y", "y", "z"].map(message)) == [
        "4 x unknown key '…' in program 'no-op'; expected 'duration' or 'success' [y 2, x 1, z 1]"
      ])
    #expect(groups(["x", "y"].map(message)) == ["1 x \(message("x"))", "1 x \(message("y"))"])
  }

  @Test func `the one difference that explains the most is left out`() {
    let messages = ["a", "b", "c", "d"].flatMap { key in
      ["no-op", "shell"].map { "unknown key '\(key)' in program '\($0)'" }
    }
    #expect(
      groups(messages) == [
        "4 x unknown key '…' in program 'no-op' [a 1, b 1, c 1, d 1]",
        "4 x unknown key '…' in program 'shell' [a 1, b 1, c 1, d 1]",
      ])
  }

  @Test func `a number is a value too`() {
    #expect(
      groups(["5s", "7.5s", "9s"].map { "a phase of \($0); expected one up to the interval" }) == [
        "3 x a phase of …; expected one up to the interval [5s 1, 7.5s 1, 9s 1]"
      ])
  }

  @Test func `an apostrophe in a word, or in a value, is no quote`() {
    #expect(
      groups(["it's", "x", "y"].map { "the file's key '\($0)' isn't known" }) == [
        "3 x the file's key '…' isn't known [it's 1, x 1, y 1]"
      ])
    #expect(groups(["an open 'quote", "an open 'quote"]) == ["2 x an open 'quote"])
  }

  @Test func `errors and warnings with the same words stay apart`() {
    let groups = [Diagnostic.error("a", at: nil), .warning("a", at: nil)].grouped()
    #expect(groups.map(\.first.severity.rawValue).sorted() == ["error", "warning"])
  }

  @Test func `a hint is told where it is that of all`() {
    let same = (1...2).map { _ in Diagnostic.error("a", at: nil, hint: "h") }
    #expect(same.grouped().map(\.hint) == ["h"])
    #expect((same + [.error("a", at: nil, hint: "i")]).grouped().map(\.hint) == [nil])
    let values = ["x", "y", "z"].map { Diagnostic.error("key '\($0)'", at: nil, hint: "h") }
    #expect(values.grouped().map(\.hint) == ["h"])
    #expect((values + [.error("key 'w'", at: nil)]).grouped().map(\.hint) == [nil])
  }
}
