import ApsisTemplates
import Testing

struct TemplateScannerTests {
  @Test(arguments: [
    ("{{ x }}", "5"),
    ("{{x}}", "5"),
    ("{{x }}", "5"),
    ("{{\nx\n}}", "5"),
    ("a{{ x }}b{{ x }}c", "a5b5c"),
    ("{{{'a': 1}}}", "{'a': 1}"),
    ("{{ {'a': 1} }}", "{'a': 1}"),
    ("{{ {'a': {}}}}", "{'a': {}}"),
    ("{{ '{{' }}", "{{"),
    ("{{ '}}' }}", "}}"),
    ("${{ x }}", "$5"),
    ("{{+ x }}", "5"),
    ("{{ 1--1 }}", "2"),
    ("{{ x | int -1 }}", "4"),
  ])
  func `braces expand with or without blanks`(text: String, expected: String) throws {
    #expect(try expanded(text) == expected)
  }

  @Test(arguments: [
    ("a }} b", "a }} b"),
    ("a #} b", "a #} b"),
    ("{ { x } }", "{ { x } }"),
    ("{}", "{}"),
    ("100%", "100%"),
    ("%}", "%}"),
    ("{{ x }}}}", "5}}"),
    ("{a}", "{a}"),
    ("{ %}", "{ %}"),
    ("a -}} b", "a -}} b"),
    ("{{ x }}#}", "5#}"),
  ])
  func `what only looks like a delimiter stays`(text: String, expected: String) throws {
    #expect(try expanded(text) == expected)
  }

  @Test(arguments: [
    ("a  {{- x }} b", "a5 b"),
    ("a {{ x -}}  b", "a 5b"),
    ("a {{- x -}} b", "a5b"),
    ("a {{ x -}}\n\n b\n", "a 5b"),
    ("a\n{{- x -}}\nb", "a5b"),
    ("{{ x -}}  {{ x }}", "55"),
    ("{{ x-}} b", "5b"),
    ("{{ -1 -}} b", "-1b"),
    ("{{ 1 - 1 }} b", "0 b"),
    ("{{ '-' -}} b", "-b"),
    ("{{ '-}}' }} b", "-}} b"),
    ("\u{A0}{{- x }}", "5"),
    ("{{ x -}} {# c #} {{ x }}", "5 5"),
    ("{{ x -}} {#- c -#} {{- x }}", "55"),
  ])
  func `a minus drops the white space beside it, newlines included`(text: String, expected: String) throws {
    #expect(try expanded(text) == expected)
  }

  @Test(arguments: [
    ("a {# c #} b", "a  b"),
    ("a {#- c -#} b", "ab"),
    ("a {#- c #} b", "a b"),
    ("a {# c -#} b", "a b"),
    ("{# {{ nosuch }} #}x", "x"),
    ("{# {% if %} << date >> #}x", "x"),
    ("{# a\nb #}x", "x"),
    ("{##}x", "x"),
    ("{# #}\n", ""),
    ("{# - #} x", " x"),
    ("{#-#} x", " x"),
    ("{# {# #} x", " x"),
    ("{{ x }}{# c #}\n\n", "5\n"),
  ])
  func `comments are dropped, and their contents not looked at`(text: String, expected: String) throws {
    #expect(try expanded(text) == expected)
  }

  @Test(arguments: [
    ("a\n", "a"),
    ("a\n\n", "a\n"),
    ("a\r\n", "a"),
    ("\n", ""),
    ("", ""),
    ("{{ x }}\n", "5"),
    ("{{ x }}\n\n", "5\n"),
    ("a", "a"),
    ("\na", "\na"),
  ])
  func `the last newline is dropped, and only that one`(text: String, expected: String) throws {
    #expect(try expanded(text) == expected)
  }

  @Test(arguments: [
    ("a\r\nb", "a\nb"),
    ("a\rb", "a\nb"),
    ("{{ date }}\r\n{{ x }}\r\n", "2024-02-29\n5"),
    ("a\r\n\r\n", "a\n"),
  ])
  func `lines end in a line feed, however the text ends them`(text: String, expected: String) throws {
    #expect(try expanded(text) == expected)
  }

  @Test func `a value's own newlines are kept`() throws {
    let scope = TemplateScope(["text": .string("a\r\nb\n")])
    #expect(try Template("{{ text }}").expand(scope) == "a\r\nb\n")
    #expect(try Template("{{ text }}\n").expand(scope) == "a\r\nb\n")
  }

  // MARK: - Angles

  @Test(arguments: [
    ("<< date >>", "2024-02-29"),
    ("report << date >> > << x >>.log", "report 2024-02-29 > 5.log"),
    ("<<\tdate\t>>", "2024-02-29"),
    ("<<\ndate\n>>", "2024-02-29"),
    ("<< date | replace('-', '') >>", "20240229"),
    ("<< 'a' ~ x >>", "a5"),
    ("<< [x][0] >>", "5"),
    ("<< (x | int) > 3 >>", "True"),
    ("<< date >>\n", "2024-02-29"),
    ("<< x >><< x >>", "55"),
    ("<< << x >>", "<< 5"),
    ("<< x >> >>", "5 >>"),
  ])
  func `angles with a blank inside each end expand where every name is known`(text: String, expected: String) throws {
    #expect(try expanded(text) == expected)
  }

  @Test(arguments: [
    "cat << EOF >> log", "cat <<EOF >>log", "cat <<EOF\nhello\nEOF", "print(1 << 2 >> 1)", "<< 2 >>", "<< 'text' >>",
    "<<date>>", "<<date >>", "<< date>>", "<< dat >>", "<< date ~ nosuch >>", "<< date + >>", "<< >>", "<<>>", "<<",
    ">>", "<< date", "date >>", "a << b", "x <<< date >> y", "<<< date >>>", "cat <<-EOF >> log", "cat << 'EOF' >> x",
    "std::cout << date << x;", "<< if >>", "<< (date >>", "<< date } >>", "1 << 2", "<<<<<<<<<<",
  ])
  func `anything else between angles stays as it is`(text: String) throws {
    #expect(try expanded(text) == text)
  }

  @Test func `a here-document may hold expansions of both kinds`() throws {
    let text = "cat << EOF >> log\n{{ date }} << x >>\nEOF\n"
    #expect(try expanded(text) == "cat << EOF >> log\n2024-02-29 5\nEOF")
  }

  @Test func `an expression between angles that fails is an error like any other`() throws {
    let error = try #require(throws: TemplateError.self) { try expanded("<< x + 1 >>") }
    #expect(error.message == "cannot add text and a whole number")
    #expect(error.range == 3..<8)
  }

  @Test func `a text full of opening angles takes no time beyond its length`() throws {
    let text = String(repeating: "<< a ", count: 5_000)
    #expect(try expanded(text) == text)
  }

  // MARK: - What is refused

  @Test(
    arguments: [
      ("a {{ x", "expression is never closed", "{{ x", "expected '}}'"),
      ("{{", "expression is never closed", "{{", "expected '}}'"),
      ("{{ x }", "unexpected '}'", "}", "an expansion ends in '}}'"),
      ("a {# b", "comment is never closed", "{#", "expected '#}'"),
      ("{{ (x }}", "'(' is never closed", "(", "expected ')'"),
      ("{{ 'x }} y", "text is never closed", "'", "expected another '"),
      ("{{ }}", "empty expression", " ", "write a name, such as {{ date }}"),
    ] as [(String, String, String, String?)])
  func `a delimiter that is not closed is refused where it opens`(
    text: String, message: String, at: String, hint: String?
  ) throws {
    let error = try #require(syntaxError(of: text))
    #expect(error.kind == .syntax)
    #expect(error.message == message)
    #expect(part(of: text, error.range) == at)
    #expect(error.hint == hint)
  }

  @Test func `a text beyond the bound is refused`() {
    #expect(syntaxError(of: String(repeating: "x", count: (1 << 20) + 1))?.kind == .limit)
    #expect(syntaxError(of: String(repeating: "x", count: 1 << 20)) == nil)
  }

  private func expanded(_ text: String) throws -> String {
    try Template(text).expand(TemplateScope(["x": .string("5"), "date": .string("2024-02-29")]))
  }
}
