import ApsisTemplates
import Testing

struct TemplateValueOperatorsTests {
  @Test(arguments: [
    ("1 + 2", "3"),
    ("1 - 2 - 3", "-4"),
    ("2 + 3 * 4", "14"),
    ("(2 + 3) * 4", "20"),
    ("7 / 2", "3.5"),
    ("6 / 2", "3.0"),
    ("7 // 2", "3"),
    ("-7 // 2", "-4"),
    ("7 // -2", "-4"),
    ("7 % 3", "1"),
    ("-7 % 3", "2"),
    ("7 % -3", "-2"),
    ("-7.5 % 2", "0.5"),
    ("7.5 // 2", "3.0"),
    ("-7.5 // 2", "-4.0"),
    ("10 % 3.5", "3.0"),
    ("2 ** 10", "1024"),
    ("2 ** -1", "0.5"),
    ("2 ** 3 ** 2", "64"),
    ("(-2) ** 2", "4"),
    ("0 ** 0", "1"),
    ("4 ** 0.5", "2.0"),
    ("0.1 + 0.2", "0.30000000000000004"),
    ("1e15 + 0.5", "1000000000000000.5"),
    ("2 ** 64", "18446744073709551616"),
    ("1 - (2 - 3)", "2"),
    ("2 - -3", "5"),
    ("true + true", "2"),
  ])
  func `arithmetic is Python's, in precedence and in signs`(expression: String, expected: String) throws {
    #expect(try expand(expression) == expected)
  }

  @Test(arguments: [
    ("'a' + 'b'", "ab"),
    ("'ab' * 3", "ababab"),
    ("3 * 'ab'", "ababab"),
    ("'ab' * 0", ""),
    ("'ab' * -1", ""),
    ("[1] * 2", "[1, 1]"),
    ("[1] + [2, 3]", "[1, 2, 3]"),
    ("(1, 2) + (3,)", "(1, 2, 3)"),
  ])
  func `texts and lists are added and repeated`(expression: String, expected: String) throws {
    #expect(try expand(expression) == expected)
  }

  @Test(arguments: [
    ("1 < 2 < 3", "True"),
    ("1 < 3 < 2", "False"),
    ("3 > 2 >= 2 != 1", "True"),
    ("'a' < 'b'", "True"),
    ("'Z' < 'a'", "True"),
    ("[1, 2] < [1, 3]", "True"),
    ("(1,) < (1, 2)", "True"),
    ("1 == 1.0", "True"),
    ("true == 1", "True"),
    ("'1' == 1", "False"),
    ("[1] == [1.0]", "True"),
    ("(1,) == [1]", "False"),
    ("{'a': 1} == {'a': 1.0}", "True"),
    ("none == false", "False"),
  ])
  func `comparisons chain and follow Python's order`(expression: String, expected: String) throws {
    #expect(try expand(expression) == expected)
  }

  @Test(arguments: [
    ("'an' in 'banana'", "True"),
    ("'' in 'x'", "True"),
    ("'x' not in 'banana'", "True"),
    ("2 in [1, 2]", "True"),
    ("'2' in [1, 2]", "False"),
    ("'a' in {'a': 1}", "True"),
    ("1 not in [2] and true", "True"),
  ])
  func `in looks for parts of text, elements of lists and keys of mappings`(expression: String, expected: String) throws
  {
    #expect(try expand(expression) == expected)
  }

  @Test(arguments: [
    (#"'\r\n'"#, #"'\n'"#),
    (#"'e\u0301'"#, "'e'"),
  ])
  func `in finds a part of what Swift takes for one character`(text: String, part: String) throws {
    #expect(try expand("\(part) in \(text)") == "True")
  }

  @Test(arguments: [
    ("5 / 0", "division by zero"),
    ("5 // 0", "division by zero"),
    ("5 % 0", "division by zero"),
    ("5.0 // 0", "division by zero"),
    ("0 ** -1", "division by zero"),
    ("x + 1", "cannot add text and a whole number"),
    ("1 + x", "cannot add a whole number and text"),
    ("x - 1", "'-' does not go between text and a whole number"),
    ("none + 1", "'+' does not go between none and a whole number"),
    ("[1] + (2,)", "'+' does not go between a list and a tuple"),
    ("x < 1", "cannot compare text with a whole number"),
    ("none < none", "cannot compare none with none"),
    ("1 in x", "'in' looks for text in text, not for a whole number"),
    ("1 in 5", "expected a list or text, got a whole number"),
  ])
  func `an operator that does not fit its values says so`(expression: String, message: String) throws {
    let error = try #require(failure(of: expression))
    #expect(error.kind == .evaluation)
    #expect(error.message == message)
  }

  @Test func `adding a number to text suggests both remedies`() throws {
    #expect(failure(of: "x + 1")?.hint == "'~' joins as text; '| int' makes a number of text")
    #expect(failure(of: "x + none")?.hint == nil)
  }

  @Test(arguments: [
    "2 ** 127", "2 ** 1000000000000", "9 ** 9 ** 9", "170141183460469231731687303715884105727 + 1",
    "-170141183460469231731687303715884105727 - 2", "10000000000000000000000 * 10000000000000000000000",
    "'x' * 16777217", "'x' * 99999999999999999999", "[1] * 100001", "'ab' * 16777216",
  ])
  func `a result beyond the bounds is an error, not a wrong number and no end of memory`(expression: String) throws {
    #expect(failure(of: expression)?.kind == .limit)
  }

  @Test(arguments: [
    ("170141183460469231731687303715884105727", "170141183460469231731687303715884105727"),
    ("-170141183460469231731687303715884105727 - 1", "-170141183460469231731687303715884105728"),
    ("(-170141183460469231731687303715884105727 - 1) % -1", "0"),
    ("1 ** 1000000000000", "1"),
    ("(-1) ** 1000000000001", "-1"),
    ("0 ** 1000000000000", "0"),
  ])
  func `numbers are exact up to 128 bits`(expression: String, expected: String) throws {
    #expect(try expand(expression) == expected)
  }

  @Test func `the smallest number divided by -1 is too large`() {
    #expect(failure(of: "(-170141183460469231731687303715884105727 - 1) // -1")?.kind == .limit)
    #expect(failure(of: "-(-170141183460469231731687303715884105727 - 1)")?.kind == .limit)
    #expect(failure(of: "(-170141183460469231731687303715884105727 - 1) | abs")?.kind == .limit)
  }

  @Test func `a float's result that is no number is an error`() {
    #expect(failure(of: "(-8.0) ** 0.5")?.message == "'**' has no real result")
    #expect(failure(of: "1e300 ** 2")?.message == "the result of '**' is too large")
  }
}
