import ApsisTemplates
import Testing

struct FiltersTests {
  @Test(arguments: [
    ("'42' | int", "42"),
    ("' 42 ' | int", "42"),
    ("'+5' | int", "5"),
    ("'- 5' | int", "0"),
    ("'4x' | int", "0"),
    ("'4x' | int(-1)", "-1"),
    ("'4x' | int(default=7)", "7"),
    ("'4.7' | int", "4"),
    ("4.7 | int", "4"),
    ("-4.7 | int", "-4"),
    ("true | int", "1"),
    ("none | int", "0"),
    ("'1e3' | int", "1000"),
    ("'1_000' | int", "1000"),
    ("'0b11' | int", "0"),
    ("'0x1f' | int(0, 16)", "31"),
    ("'1f' | int(base=16)", "31"),
    ("'101' | int(base=2)", "5"),
    ("'zz' | int(base=36)", "1295"),
    ("'12' | int(base=1)", "12"),
    ("'0x' | int(base=16)", "0"),
    ("'3.5' | float", "3.5"),
    ("'.5' | float", "0.5"),
    ("'5.' | float", "5.0"),
    ("'1e3' | float", "1000.0"),
    ("'0x10' | float", "0.0"),
    ("'x' | float", "0.0"),
    ("'x' | float(1.5)", "1.5"),
    ("7 | float", "7.0"),
    ("-3 | abs", "3"),
    ("-3.5 | abs", "3.5"),
    ("true | abs", "1"),
  ])
  func `numbers are read as Python reads them`(expression: String, expected: String) throws {
    #expect(try expand(expression) == expected)
  }

  @Test(arguments: [
    ("'1_0.5' | float", "10.5"),
    ("'1__0' | int", "0"),
    ("'_1' | int", "0"),
    ("'1_' | int", "0"),
    ("'1_' | float", "0.0"),
    ("'1_.5' | float", "0.0"),
    ("'f_f' | int(base=16)", "255"),
  ])
  func `an underscore stands between digits or the text is no number`(expression: String, expected: String) throws {
    #expect(try expand(expression) == expected)
  }

  @Test(arguments: [
    ("'inf' | float", "inf"),
    ("'-Infinity' | float", "-inf"),
    ("'nan' | float", "nan"),
    ("'inf' | int(3)", "3"),
    ("'nan' | float | int(3)", "3"),
  ])
  func `infinities are numbers and no whole numbers`(expression: String, expected: String) throws {
    #expect(try expand(expression) == expected)
  }

  @Test(arguments: [
    (#"'\u0661' | int"#, "1"),
    (#"'\u0661\u0662.5' | float"#, "12.5"),
    ("'²' | int", "0"),
  ])
  func `digits of any script are digits`(expression: String, expected: String) throws {
    #expect(try expand(expression) == expected)
  }

  @Test(arguments: [
    "('9' * 40) | int", "'1e40' | int", "1e40 | int", "('f' * 40) | int(base=16)", "'inf' | float | int",
  ])
  func `a whole number beyond 128 bits is an error and not the default`(expression: String) throws {
    let error = try #require(failure(of: expression))
    #expect(error.kind == .limit)
    #expect(error.message == "a whole number beyond 128 bits")
  }

  @Test(arguments: [
    ("name | upper | lower", "alpha team"),
    ("name | length", "10"),
    ("'ünï' | length", "3"),
    (#"'e\u0301' | length"#, "2"),
    ("[1, 2] | length", "2"),
    ("{'a': 1} | count", "1"),
    ("'abc' | first", "a"),
    ("'abc' | last", "c"),
    ("[1, 2] | first", "1"),
    ("[1, 2, 3] | last", "3"),
    ("[] | first | default('e')", "e"),
    ("[1, 2, 3] | join", "123"),
    ("[1, 2, 3] | join('-')", "1-2-3"),
    ("['a', none, 1.5] | join(', ')", "a, None, 1.5"),
    ("'abc' | join('.')", "a.b.c"),
    ("'abc' | list", "['a', 'b', 'c']"),
    ("{'a': 1, 'b': 2} | list", "['a', 'b']"),
    ("'  x ' | trim", "x"),
    ("'xxaxx' | trim('x')", "a"),
    (#"'a\r\n' | trim"#, "a"),
    ("'aaa' | replace('a', 'b')", "bbb"),
    ("'aaa' | replace('a', 'b', 2)", "bba"),
    ("'aaa' | replace('aa', 'b')", "ba"),
    ("'aaa' | replace('', '-')", "-a-a-a-"),
    ("'abc' | replace('', '-', 2)", "-a-bc"),
    ("'' | replace('', '-')", "-"),
    ("123 | replace('2', 'x')", "1x3"),
    ("1 | string ~ 'x'", "1x"),
    ("'xYZ' | capitalize", "Xyz"),
    ("none | string", "None"),
    ("none | trim", "None"),
    ("5.5 | upper", "5.5"),
    ("(1 + 2) | string", "3"),
    ("[1, 2, 3] | length * 2", "6"),
    ("-5 | abs", "5"),
  ])
  func `filters of lists and texts do what Jinja's do`(expression: String, expected: String) throws {
    #expect(try expand(expression) == expected)
  }

  @Test(arguments: [
    ("'' | default('x')", ""),
    ("'' | default('x', true)", "x"),
    ("0 | default('x', boolean=true)", "x"),
    ("none | default('x')", "None"),
    ("none | default('x', true)", "x"),
    ("name | default('x')", "Alpha Team"),
    ("(1 if false) | default('y')", "y"),
  ])
  func `default replaces what is not there, and with true what is empty`(expression: String, expected: String) throws {
    #expect(try expand(expression) == expected)
  }

  @Test func `default takes a name that does not exist, but no part of one`() throws {
    #expect(try expand("nosuch | default('x')") == "x")
    #expect(try expand("nosuch | d('x')") == "x")
    #expect(failure(of: "nosuch.date | default('x')")?.message == "unknown name 'nosuch'")
  }

  @Test(arguments: [
    ("plain-1.0_a/b:c,d@e%f+g=h", "plain-1.0_a/b:c,d@e%f+g=h"),
    ("two words", "'two words'"),
    ("", "''"),
    ("it's", #"'it'"'"'s'"#),
    ("$(rm -rf /); `x` && y | z > w", "'$(rm -rf /); `x` && y | z > w'"),
    ("line\nbreak", "'line\nbreak'"),
    ("ünï", "'ünï'"),
    ("*", "'*'"),
    ("~", "'~'"),
  ])
  func `quote makes one word of a shell of any text`(text: String, word: String) throws {
    #expect(try expand("word | quote", ["word": text]) == word)
  }

  @Test(arguments: [
    ("'a' | int(1, 2, 3)", "'int' takes at most 3 values, got 4"),
    ("'a' | replace('a')", "'replace' needs a value for 'new'"),
    ("'a' | replace('a', 'b', 'c')", "expected a whole number, got text"),
    ("5 | length", "expected a list or text, got a whole number"),
    ("none | abs", "'+' does not go between none and a whole number"),
    ("[] | first", "an empty list has no first element"),
    ("'' | last", "an empty list has no last element"),
    ("nosuch | upper", "unknown name 'nosuch'"),
  ])
  func `a filter that cannot be applied says why`(expression: String, message: String) throws {
    #expect(failure(of: expression)?.message == message)
  }
}
