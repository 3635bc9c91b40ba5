import ApsisTemplates
import Testing

struct ParserTests {
  @Test(arguments: [
    ("5 % 3 ** 2", "5"),
    ("1 // 2 * 2", "0"),
    ("2 * -3", "-6"),
    ("2 ** -2", "0.25"),
    ("- - 5", "5"),
    ("+5", "5"),
    ("- 5 ** 2", "25"),
    ("-5 | string", "-5"),
    ("- 5 | abs", "5"),
    ("'1' | int | string | length", "1"),
    ("3 | string | length + 1", "2"),
    ("'a' in 'abc' == true", "False"),
    ("1 < 2 == true", "False"),
    ("not 5 > 3", "False"),
    ("not x in csv", "True"),
    ("(not x) | string", "False"),
    ("((x))", "5"),
    ("[x][0]", "5"),
    ("[1,]", "[1]"),
    ("(1,2,)", "(1, 2)"),
    ("{'a': 1,}", "{'a': 1}"),
    ("x,", "('5',)"),
    ("'a' 'b'", "ab"),
    ("x.upper ()", "5"),
    ("x . upper()", "5"),
    ("x [0]", "5"),
    ("x|int", "5"),
    ("[1 if true, 2]", "[1, 2]"),
  ])
  func `expressions bind as in Jinja`(expression: String, expected: String) throws {
    #expect(try expand(expression) == expected)
  }

  @Test(arguments: [
    ("", "empty expression"),
    ("a b", "expected an operator or the end, got 'b'"),
    ("1 2", "expected an operator or the end, got '2'"),
    ("1 +", "expected a value, got the end of the expression"),
    ("not", "expected a value, got the end of the expression"),
    ("1 if", "expected a value, got the end of the expression"),
    ("(1", "'(' is never closed"),
    ("[1, 2", "'[' is never closed"),
    ("1)", "unexpected ')'"),
    ("(1]", "unexpected ']'"),
    ("[1 2]", "expected ',' or ']', got '2'"),
    ("{1}", "expected ':', got '}'"),
    ("{1: }", "expected a value, got '}'"),
    ("{'a': 1 'b': 2}", "expected ',' or '}', got a text"),
    ("x |", "expected a filter's name after '|', got the end of the expression"),
    ("x | 5", "expected a filter's name after '|', got '5'"),
    ("x is", "expected a test's name after 'is', got the end of the expression"),
    ("x.", "expected a name after '.', got the end of the expression"),
    ("x[]", "expected an index, got the end of the expression"),
    ("x[1:2:3:4]", "expected ']', got '4'"),
    ("f(a=1, 2)", "expected a name and '=', after one, got '2'"),
    ("f(1 2)", "expected ',' or ')', got '2'"),
    ("x = 1", "expected an operator or the end, got '='"),
    ("1 <> 2", "expected a value, got '>'"),
    ("[,]", "expected a value, got ','"),
    (",", "expected a value, got ','"),
    ("*x", "expected a value, got '*'"),
    ("f(*x)", "expected a value, got '*'"),
  ])
  func `what is no expression is refused with what was expected`(expression: String, message: String) throws {
    let error = try #require(syntaxError(of: "{{ \(expression) }}"))
    #expect(error.kind == .syntax)
    #expect(error.message == message)
  }

  @Test(arguments: [
    ("(", ")"), ("[", "]"), ("{'a': ", "}"), ("-", ""), ("not ", ""), ("1 + (", ")"), ("[x][", "]"), ("f(", ")"),
    ("1 if ", ""), ("1 if 1 else ", ""), ("x | default(", ")"),
  ])
  func `deep nesting is refused, not run into`(opening: String, closing: String) throws {
    for count in [500, 10_000] {
      let inner = String(repeating: opening, count: count) + "1" + String(repeating: closing, count: count)
      #expect(syntaxError(of: "{{ \(inner) }}") != nil)
    }
  }

  @Test(arguments: [" + 1", " | string", ".a", "[0]", "()", " and 1", " or 1", " if 1", " * 1", " ** 1", " is odd"])
  func `a long chain is refused, not run into`(link: String) throws {
    for count in [500, 10_000] {
      let error = try #require(syntaxError(of: "{{ 1\(String(repeating: link, count: count)) }}"))
      #expect(error.kind == .limit)
    }
  }

  @Test(arguments: [" ~ 1", " < 1"])
  func `what does not nest may be long`(link: String) throws {
    let expression = "1" + String(repeating: link, count: 5000)
    #expect(try expand(expression).isEmpty == false)
  }

  @Test func `thirty brackets and a sum of 190 are fine`() throws {
    #expect(try expand(String(repeating: "(", count: 30) + "1" + String(repeating: ")", count: 30)) == "1")
    #expect(try expand("1" + String(repeating: " + 1", count: 190)) == "191")
  }
}
