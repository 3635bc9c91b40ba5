import ApsisTemplates
import Testing

struct GlobalFunctionsTests {
  @Test(arguments: [
    ("range(3) | list", "[0, 1, 2]"),
    ("range(1, 4) | list", "[1, 2, 3]"),
    ("range(5, 0, -2) | list", "[5, 3, 1]"),
    ("range(0) | list", "[]"),
    ("range(3, 0) | list", "[]"),
    ("range(-2) | list", "[]"),
    ("range(10) | length", "10"),
    ("range(4)[-1]", "3"),
    ("2 in range(3)", "True"),
  ])
  func `range counts as Python's does`(expression: String, expected: String) throws {
    #expect(try expand(expression) == expected)
  }

  @Test(arguments: [
    ("range()", "'range' needs a value for 'start'"),
    ("range(1, 2, 0)", "'range' needs a step that is not 0"),
    ("range('3')", "expected a whole number, got text"),
    ("range(1, 2, 3, 4)", "'range' takes at most 3 values, got 4"),
  ])
  func `a wrong range says what is wrong`(expression: String, message: String) {
    #expect(failure(of: expression)?.message == message)
  }

  @Test(arguments: ["range(100001)", "range(99999999999999999999)", "range(0, -99999999999999999999, -1)"])
  func `a range is bounded`(expression: String) {
    #expect(failure(of: expression)?.kind == .limit)
  }

  @Test func `a range up to the largest step ends`() throws {
    #expect(try expand("range(0, 9223372036854775807, 9223372036854775807)") == "[0]")
    #expect(try expand("range(-9223372036854775808, 9223372036854775807, 9223372036854775807) | length") == "3")
  }
}
