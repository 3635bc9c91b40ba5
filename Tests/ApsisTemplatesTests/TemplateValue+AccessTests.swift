import ApsisTemplates
import Testing

struct TemplateValueAccessTests {
  @Test(arguments: [
    ("name[0]", "A"),
    ("name[-1]", "m"),
    ("[1, 2, 3][1]", "2"),
    ("[1, 2, 3][-1]", "3"),
    ("(x, n)[1]", "42"),
    ("[1, 2][true]", "2"),
    ("[1, 2, 3].1", "2"),
    ("{'a': 1}['a']", "1"),
    ("{'a': 1}.a", "1"),
    ("{'a': {'b': 7}}.a.b", "7"),
    ("{0: 'zero'}.0", "zero"),
    (#"'e\u0301'[0]"#, "e"),
  ])
  func `an index counts from either end`(expression: String, expected: String) throws {
    #expect(try expand(expression) == expected)
  }

  @Test(arguments: [
    ("name[1:3]", "lp"),
    ("name[:3]", "Alp"),
    ("name[3:]", "ha Team"),
    ("name[::-1]", "maeT ahplA"),
    ("name[::2]", "ApaTa"),
    ("name[-3:-1]", "ea"),
    ("name[10:2]", ""),
    ("name[100:]", ""),
    ("name[:]", "Alpha Team"),
    ("name[-100:3]", "Alp"),
    ("name[100::-4]", "m l"),
    ("[1, 2, 3][::2]", "[1, 3]"),
    ("[1, 2, 3][1:][0]", "2"),
    ("(1, 2, 3)[1:]", "(2, 3)"),
    ("[1, 2, 3][99999999999999999999:]", "[]"),
    ("[1, 2, 3][:99999999999999999999]", "[1, 2, 3]"),
    ("[1, 2, 3][::99999999999999999999]", "[1]"),
    ("[1, 2, 3][::-99999999999999999999]", "[3]"),
  ])
  func `slices are Python's`(expression: String, expected: String) throws {
    #expect(try expand(expression) == expected)
  }

  @Test(arguments: [
    ("[1][5]", "a list of 1 has no element 5"),
    ("'abc'[-4]", "text of 3 has no element -4"),
    ("{'a': 1}['b']", "a mapping has no key 'b'"),
    ("{'a': 1}.b", "a mapping has no attribute 'b'"),
    ("x.nosuch", "text has no attribute 'nosuch'"),
    ("5[0]", "a whole number has no elements"),
    ("none.x", "none has no attribute 'x'"),
  ])
  func `what is not there is named, and can be tested and defaulted`(expression: String, message: String) throws {
    let error = try #require(failure(of: expression))
    #expect(error.kind == .unknownName)
    #expect(error.message == message)
    #expect(try expand("\(expression) is defined") == "False")
    #expect(try expand("\(expression) | default('-')") == "-")
  }

  @Test(arguments: [
    ("'abc'[1:'x']", "a slice's bound is a whole number, not text"),
    ("'abc'[1.5:]", "a slice's bound is a whole number, not a number"),
    ("'abc'[::0]", "a slice needs a step that is not 0"),
    ("5[0:1]", "a whole number has no elements"),
    ("[1, 2][1.0]", "an index is a whole number, not a number"),
  ])
  func `a wrong index or slice is an error`(expression: String, message: String) throws {
    #expect(failure(of: expression)?.message == message)
  }
}
