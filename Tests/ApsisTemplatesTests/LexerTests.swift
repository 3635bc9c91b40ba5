import ApsisTemplates
import Testing

struct LexerTests {
  @Test(arguments: [
    ("1_000_000", "1000000"),
    ("0x1F + 0b101 + 0o17", "51"),
    ("0XfF", "255"),
    ("1e3", "1000.0"),
    ("2.5e-1", "0.25"),
    ("1_0.5", "10.5"),
    (#"'a\nb'"#, "a\nb"),
    (#"'\u00e9\x41'"#, "éA"),
    (#"'\U0001F600'"#, "😀"),
    (#"'\101\60\0' | length"#, "3"),
    (#"'\101'"#, "A"),
    (#"'\q'"#, #"\q"#),
    (#"'\\'"#, #"\"#),
    (#""a'b""#, "a'b"),
    (#"'it\'s'"#, "it's"),
    (#""\"" ~ '\''"#, #""'"#),
    ("'}}'", "}}"),
    ("'{{ x }}'", "{{ x }}"),
    ("'#}' ~ '{#'", "#}{#"),
    ("{'a': {'b': {}}}", "{'a': {'b': {}}}"),
  ])
  func `literals are written as in Python`(expression: String, expected: String) throws {
    #expect(try expand(expression) == expected)
  }

  @Test(arguments: [
    ("'abc", "text is never closed", "'"),
    (#"'abc\'"#, "text is never closed", "'"),
    ("x ? y", "unexpected character '?'", "?"),
    ("x && y", "unexpected character '&'", "&"),
    ("!x", "unexpected character '!'", "!"),
    ("$x", "unexpected character '$'", "$"),
    ("0b12", "'0b12' is no number that fits 128 bits", "0b12"),
    ("0x", "'0x' is no number that fits 128 bits", "0x"),
    (
      "999999999999999999999999999999999999999999",
      "'999999999999999999999999999999999999999999' is no number that fits 128 bits",
      "999999999999999999999999999999999999999999"
    ),
  ])
  func `what is no token is refused where it stands`(expression: String, message: String, at: String) throws {
    let text = "{{ \(expression) }}"
    let error = try #require(syntaxError(of: text))
    #expect(error.kind == .syntax)
    #expect(error.message == message)
    #expect(part(of: text, error.range) == at)
  }
}
