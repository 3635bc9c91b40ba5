import ApsisTemplates
import Testing

struct EvaluatorTests {
  @Test(arguments: [
    ("not true", "False"),
    ("not not 1", "True"),
    ("not 1 == 2", "True"),
    ("true and false or true", "True"),
    ("false or 'x'", "x"),
    ("0 or none", "None"),
    ("'' and 'x'", ""),
    ("1 and 2", "2"),
    ("not false and false", "False"),
    ("1 if true else 2", "1"),
    ("1 if false else 2", "2"),
    ("1 if false", ""),
    ("'a' if x == '5' else 'b'", "a"),
    ("'a' if empty else 'b' if n else 'c'", "b"),
    ("(1 if false) ~ 'x'", "x"),
    ("1 if x is defined else 2", "1"),
    ("x if x != '6'", "5"),
  ])
  func `and, or, not and if give what Python's give`(expression: String, expected: String) throws {
    #expect(try expand(expression) == expected)
  }

  @Test(arguments: [
    ("'a' ~ 1 ~ none ~ true", "a1NoneTrue"),
    ("'a' ~ 'b' * 2", "abb"),
    ("x ~ n", "542"),
  ])
  func `~ joins as text and binds as in Jinja`(expression: String, expected: String) throws {
    #expect(try expand(expression) == expected)
  }

  @Test func `what is not reached is not evaluated`() throws {
    #expect(try expand("1 or nosuch") == "1")
    #expect(try expand("0 and 1 / 0") == "0")
    #expect(try expand("'a' if true else nosuch") == "a")
    #expect(try expand("3 < 2 < nosuch") == "False")
  }

  @Test(arguments: [
    "nosuch", "nosuch.x", "nosuch[0]", "nosuch == 1", "not nosuch", "nosuch and 1", "nosuch or 1", "nosuch ~ 'x'",
    "1 if nosuch else 2", "-nosuch", "nosuch()", "nosuch in [1]", "1 in nosuch",
    "{'a': nosuch}.a", "'a' if false else nosuch", "nosuch < 1", "range(nosuch)", "nosuch | join",
  ])
  func `a name that does not exist fails wherever it is used`(expression: String) throws {
    let error = try #require(failure(of: expression))
    #expect(error.kind == .unknownName)
    #expect(error.message == "unknown name 'nosuch'")
  }

  @Test func `an error points at the part that fails`() throws {
    let text = "/data/{{ 'a' ~ (x + 1) }}"
    let error = try #require(throws: TemplateError.self) { try Template(text).expand(TemplateScope(sampleArguments)) }
    #expect(part(of: text, error.range) == "x + 1")
  }

  @Test func `a template does a bounded number of steps`() throws {
    let text = String(repeating: "{{ [" + String(repeating: "1,", count: 1000) + "] }}", count: 100)
    let error = try #require(throws: TemplateError.self) { try Template(text).expand(TemplateScope([:])) }
    #expect(error.kind == .limit)
    #expect(error.message == "a template of more than 100000 steps")
  }

  @Test func `the result of a template is bounded, however it is put together`() throws {
    let big = ["big": TemplateValue.string(String(repeating: "x", count: 1 << 20))]
    for text in [String(repeating: "{{ big }}", count: 17), "{{ ([big] * 17) | join }}", "{{ big ~ (big * 16) }}"] {
      let error = try #require(throws: TemplateError.self) { try Template(text).expand(TemplateScope(big)) }
      #expect(error.kind == .limit)
    }
  }
}
