import ApsisTemplates
import Testing

struct TestsTests {
  @Test(arguments: [
    ("5 is odd", "True"),
    ("5 is not odd", "False"),
    ("4 is even", "True"),
    ("-5 is odd", "True"),
    ("5.5 is odd", "False"),
    ("x is string", "True"),
    ("5 is string", "False"),
    ("5 is number", "True"),
    ("5.5 is number", "True"),
    ("true is number", "True"),
    ("'5' is number", "False"),
    ("5 is integer", "True"),
    ("5.0 is integer", "False"),
    ("true is integer", "False"),
    ("true is boolean", "True"),
    ("1 is boolean", "False"),
    ("none is none", "True"),
    ("x is none", "False"),
    ("true is true", "True"),
    ("1 is true", "False"),
    ("false is false", "True"),
    ("0 is false", "False"),
    ("{} is mapping", "True"),
    ("[] is mapping", "False"),
    ("6 is divisibleby 3", "True"),
    ("6 is divisibleby(4)", "False"),
    ("5 is eq 5", "True"),
    ("5 is equalto(5)", "True"),
    ("1 is in [1, 2]", "True"),
    ("x is in ['5']", "True"),
    ("5 is odd and 4 is even", "True"),
    ("x is string == true", "True"),
    ("not x is defined", "False"),
    ("x is not defined", "False"),
  ])
  func `tests tell what a value is`(expression: String, expected: String) throws {
    #expect(try expand(expression) == expected)
  }

  @Test(arguments: [
    ("nosuch is none", "False"),
    ("nosuch is string", "False"),
    ("nosuch is number", "False"),
    ("nosuch is boolean", "False"),
    ("nosuch is mapping", "False"),
    ("nosuch is true", "False"),
    ("nosuch is not none", "True"),
    ("nosuch is defined", "False"),
    ("nosuch is undefined", "True"),
    ("x.y is defined", "False"),
    ("x['y'] is defined", "False"),
    ("(1 if false) is defined", "False"),
  ])
  func `a value that does not exist is of no type`(expression: String, expected: String) throws {
    #expect(try expand(expression) == expected)
  }

  @Test(arguments: [
    ("nosuch is odd", "unknown name 'nosuch'"),
    ("nosuch is eq 1", "unknown name 'nosuch'"),
    ("nosuch is in [1]", "unknown name 'nosuch'"),
    ("5 is divisibleby 0", "division by zero"),
    ("5 is divisibleby", "'divisibleby' needs a value for 'num'"),
    ("5 is odd(1)", "'odd' takes at most 1 values, got 2"),
    ("'a' is odd", "'%' does not go between text and a whole number"),
  ])
  func `a test that cannot be made says why`(expression: String, message: String) throws {
    #expect(failure(of: expression)?.message == message)
  }
}
