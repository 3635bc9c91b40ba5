import ApsisTemplates
import Testing

struct MethodsTests {
  @Test(arguments: [
    ("name.upper()", "ALPHA TEAM"),
    ("name.lower()", "alpha team"),
    ("name.replace('a', 'b')", "Alphb Tebm"),
    ("name.replace('a', 'b', 1)", "Alphb Team"),
    ("name.replace('a', 'b', -1)", "Alphb Tebm"),
    ("name.split()", "['Alpha', 'Team']"),
    ("name.split(' ')", "['Alpha', 'Team']"),
    ("csv.split(',')", "['a', 'b', '', 'c']"),
    ("csv.split(',', 1)", "['a', 'b,,c']"),
    ("csv.split(maxsplit=1, sep=',')", "['a', 'b,,c']"),
    ("' a  b '.split()", "['a', 'b']"),
    ("' a  b c'.split(none, 1)", "['a', 'b c']"),
    ("' a  b c'.split(none, 0)", "['a  b c']"),
    ("'abc'.split('bc')", "['a', '']"),
    ("''.split()", "[]"),
    ("''.split(',')", "['']"),
    ("' x '.strip()", "x"),
    ("'xxaxx'.strip('x')", "a"),
    ("'xxaxx'.lstrip('x')", "axx"),
    ("'xxaxx'.rstrip('x')", "xxa"),
    ("'abcba'.strip('ab')", "c"),
    ("','.join(['a', 'b'])", "a,b"),
    ("','.join('abc')", "a,b,c"),
    ("name.startswith('Al')", "True"),
    ("name.startswith('al')", "False"),
    ("name.endswith('eam')", "True"),
    ("name.endswith('x')", "False"),
    ("'hELLO wORLD'.capitalize()", "Hello world"),
    ("'ßx'.upper()", "SSX"),
    ("x.upper().lower()[0]", "5"),
    ("'ab'.endswith('')", "True"),
    ("'a'.endswith('aa')", "False"),
  ])
  func `methods of text do what Python's do`(expression: String, expected: String) throws {
    #expect(try expand(expression) == expected)
  }

  @Test(arguments: [
    (#"'a\r\nb'.split('\n')"#, #"['a\r', 'b']"#),
    (#"'a\r\nb'.replace('\n', '')"#, "a\rb"),
    (#"'e\u0301x'.replace('e', 'a')"#, "a\u{301}x"),
    (#"'e\u0301'.split('e')"#, "['', '\u{301}']"),
    (#"'e\u0301'.startswith('e')"#, "True"),
    (#"'e\u0301'.endswith('\u0301')"#, "True"),
    (#"'\u00e9' == 'e\u0301'"#, "False"),
    ("'ß'.capitalize()", "Ss"),
    ("'ǆ'.capitalize()", "ǅ"),
  ])
  func `methods of text work on code points, not on what Swift takes for a character`(
    expression: String, expected: String
  ) throws {
    #expect(try expand(expression) == expected)
  }

  @Test(arguments: [
    ("{'b': 1, 'a': 2}.items() | list", "[('b', 1), ('a', 2)]"),
    ("{'b': 1, 'a': 2}.keys() | list", "['b', 'a']"),
    ("{'b': 1, 'a': 2}.values() | list", "[1, 2]"),
    ("{'a': 1}.get('a')", "1"),
    ("{'a': 1}.get('b', 'no')", "no"),
    ("{'a': 1}.get('b')", "None"),
  ])
  func `methods of mappings give keys, values and pairs in order`(expression: String, expected: String) throws {
    #expect(try expand(expression) == expected)
  }

  @Test(arguments: [
    ("name.split('')", "'split' needs a separator that is not empty"),
    ("name.upper(1)", "'upper' takes at most 0 values, got 1"),
    ("name.replace('a')", "'replace' needs a value for 'new'"),
    ("name.replace('a', new='b', old='c')", "'replace' is given 'old' twice"),
    ("name.split(seperator=',')", "'split' has no parameter 'seperator'"),
    ("','.join(5)", "expected a list or text, got a whole number"),
    ("name.nosuch", "text has no attribute 'nosuch'"),
    ("x()", "text cannot be called"),
  ])
  func `a wrong call says what is wrong`(expression: String, message: String) throws {
    #expect(failure(of: expression)?.message == message)
  }
}
