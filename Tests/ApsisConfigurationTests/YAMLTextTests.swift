import ApsisConfiguration
import ApsisYAML
import Testing

struct YAMLTextTests {
  @Test(arguments: [
    "plain", "two words", "", " ", " a", "a ", "a: b", "a #b", "#", "- a", "-", "[a]", "{a}", "a, b", "it's", "\"x\"",
    "null", "yes",
    "NO", "~", "5", "1.5", ".5", "+1", "2024-03-08", "a\nb", "a\n", "tab\t", "\u{1}", "\u{7F}", "ünï", "日本", "😀",
    "back\\slash",
    "{{ date }}", "<< date >>", "@x", "%x", "`x`", "*x", "&x", "!x", "?", ":", "a:", "|", ">", "---", "\u{85}",
    "\u{A0}", "\r\n",
    "\u{2028}", "\u{FEFF}", "e\u{301}", " \u{301}", "x \u{301}", "-\u{301} a", "5\u{301}", "\u{FFFE}", "x\u{FFFF}",
    "\u{1FFFF}",
  ])
  func `any text comes back from YAML as it was, inside of brackets and outside`(text: String) throws {
    let scalar = YAMLText.flowScalar(text)
    for file in ["a: \(scalar)\n", "a: [\(scalar), x]\n", "a: {\(scalar): x}\n"] {
      let read = YAMLFile(text: file, name: "a.yaml")
      let value = try #require(read.root?.mapping?["a"]?.value, "\(read.diagnostics)")
      let got = value.scalar?.text ?? value.sequence?[0].scalar?.text ?? value.mapping?.keys[0]
      #expect(got.map { Array($0.unicodeScalars) } == Array(text.unicodeScalars))
      #expect(value.isNull == false)
    }
  }

  @Test(arguments: ["plain", "two words", "a-b_c.d/e", "ünï"])
  func `a text that needs no quotes has none`(text: String) {
    #expect(YAMLText.flowScalar(text) == text)
  }
}
