import ApsisTemplates
import Testing

struct StatementsTests {
  @Test(arguments: [
    ("{% if x %}a{% endif %}b", "ab"),
    ("{% if empty %}a{% endif %}b", "b"),
    ("{% if empty %}a{% else %}b{% endif %}", "b"),
    ("{% if empty %}a{% elif x == '5' %}b{% elif x %}c{% else %}d{% endif %}", "b"),
    ("{% if x %}{% if empty %}a{% else %}b{% endif %}{% endif %}", "b"),
    ("{% if nosuch is defined %}{{ nosuch }}{% else %}no{% endif %}", "no"),
    ("{% if x %}<< x >> << nosuch >>{% endif %}", "5 << nosuch >>"),
  ])
  func `if takes the first branch whose condition holds`(text: String, expected: String) throws {
    #expect(try expanded(text) == expected)
  }

  @Test(arguments: [
    ("{% for i in [1, 2, 3] %}{{ i }},{% endfor %}", "1,2,3,"),
    ("{% for a, b in {'k': 1}.items() %}{{ a }}={{ b }}{% endfor %}", "k=1"),
    ("{% for (a, (b, c)) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}", "123"),
    ("{% for i in range(6) if i is odd %}{{ loop.index }}:{{ i }} {% endfor %}", "1:1 2:3 3:5 "),
    ("{% for i in range(6) if i > 9 %}x{% else %}none{% endfor %}", "none"),
    ("{% for i in 1, 2 %}{{ i }}{% endfor %}", "12"),
    ("{% for i in 'ab' %}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.length }}{% endfor %}", "212102"),
    ("{% for i in 'abc' %}{{ i }}{{ '' if loop.last else ',' }}{% endfor %}", "a,b,c"),
    (
      "{% for i in 'abc' %}{{ loop.previtem | default('-') }}{{ loop.nextitem | default('-') }} {% endfor %}",
      "-b ac b- "
    ),
    ("{% for i in 'aab' %}{% if loop.changed(i) %}{{ i }}{% endif %}{% endfor %}", "ab"),
    ("{% for i in [1, [2, [3]]] recursive %}{{ i if i is number else loop(i) }}{% endfor %}", "123"),
    (
      "{% for i in [[1], 2] recursive %}{{ loop.depth }}{% if i is iterable %}{{ loop(i) }}{% endif %}{% endfor %}",
      "121"
    ),
    ("{% for i in [1, 2] %}<< i >>{% endfor %}<< i >>", "12<< i >>"),
    ("{% for i in [1] %}{% for i in [2] %}{{ i }}{% endfor %}{{ i }}{% endfor %}", "21"),
  ])
  func `for goes through a list, and knows where it is`(text: String, expected: String) throws {
    #expect(try expanded(text) == expected)
  }

  @Test(arguments: [
    ("{% set a = 1 %}{{ a }}", "1"),
    ("{% set a, b = 1, 2 %}{{ a }}{{ b }}", "12"),
    ("{% set a %}<{{ x }}>{% endset %}{{ a }}{{ a | length }}", "<5>3"),
    ("{% set a | upper | replace('B', 'c') %}ab{% endset %}{{ a }}", "Ac"),
    ("{% set a = 1 %}<< a >>", "1"),
    ("<< a >>{% set a = 1 %}", "<< a >>"),
    ("{% if x %}{% set a = 1 %}{% endif %}{{ a }}", "1"),
    ("{% set a = 1 %}{% for i in [1] %}{% set a = a + 1 %}{{ a }}{% endfor %}{{ a }}", "21"),
    ("{% set ns = namespace(n=0) %}{% for i in range(5) %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}", "10"),
    ("{% set x = x ~ '!' %}{{ x }}", "5!"),
    ("{% with a = 1, b = x %}{{ a }}{{ b }}{% endwith %}<< a >>", "15<< a >>"),
    ("{% set a = a | default('none') %}{{ a }}", "none"),
  ])
  func `set gives a value to a name in its scope`(text: String, expected: String) throws {
    #expect(try expanded(text) == expected)
  }

  @Test(arguments: [
    ("{% macro f(a, b=2) %}{{ a }}-{{ b }}{% endmacro %}{{ f(1) }} {{ f(1, b=3) }}", "1-2 1-3"),
    ("{% macro f(n) %}{{ n }}{% if n > 0 %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(3) }}", "3210"),
    ("{% macro f() %}{{ y }}{% endmacro %}{% set y = 7 %}{{ f() if false }}", ""),
    ("{% macro f(a) %}[{{ caller(a) }}]{% endmacro %}{% call(b) f(1) %}{{ b }}{{ x }}{% endcall %}", "[15]"),
    ("{% filter upper %}a{{ x }}b{% endfilter %}", "A5B"),
    ("{% block b %}1{% endblock b %}{{ self.b() }}", "11"),
    ("{% autoescape false %}{{ '<' }}{% endautoescape %}", "<"),
    ("{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}", "abab"),
    ("{% set j = joiner('|') %}{{ j() }}a{{ j() }}b", "a|b"),
  ])
  func `macros, blocks and filters of a body do what Jinja's do`(text: String, expected: String) throws {
    #expect(try expanded(text.replacing("{{ y }}", with: "{{ x }}")) == expected)
  }

  @Test(arguments: [
    ("{% raw %}{{ x }} {% if %} << x >>{% endraw %}", "{{ x }} {% if %} << x >>"),
    ("a {%- raw -%} {{ x }} {%- endraw -%} b", "a{{ x }}b"),
    ("{% raw %}{% endraw %}", ""),
  ])
  func `raw is text`(text: String, expected: String) throws {
    #expect(try expanded(text) == expected)
  }

  @Test(arguments: [
    ("a {%- if x -%} b {%- endif -%} c", "abc"),
    ("a {%+ if x +%} b {% endif %} c", "a  b  c"),
    ("{% for i in [1, 2] -%}\n  {{ i }}\n{%- endfor %}", "12"),
    ("{% if x %}\na\n{% endif %}\n", "\na\n"),
    ("{% set a = {'k': 7 % 4} %}{{ a.k }}", "3"),
    ("{% if '%}' %}a{% endif %}", "a"),
  ])
  func `a minus drops white space beside a statement`(text: String, expected: String) throws {
    #expect(try expanded(text) == expected)
  }

  // MARK: - Names

  @Test(arguments: [
    "{% for i in x %}{{ i }}{{ loop.index }}{% endfor %}", "{% set a = 1 %}{{ a }}", "{% set a %}{% endset %}{{ a }}",
    "{% macro f(a) %}{{ a }}{{ caller() }}{% endmacro %}{{ f(1) }}", "{% if y is defined %}{{ y }}{% endif %}",
    "{% if x %}{% elif y is defined %}{% for i in y %}{{ y }}{% endfor %}{% endif %}",
    "{% with a = 1 %}{{ a }}{% endwith %}", "{% block b %}{% endblock %}{{ self.b() }}",
    "{% filter upper %}{% endfilter %}",
  ])
  func `names that the template sets are known where they are in scope`(text: String) throws {
    #expect(try Template(text).problems(names: ["x"]).isEmpty)
  }

  @Test(arguments: [
    ("{% for i in x %}{% endfor %}{{ i }}", "i"), ("{% for i in i %}{% endfor %}", "i"),
    ("{{ a }}{% set a = 1 %}", "a"),
    ("{% for i in x %}{% set a = 1 %}{% endfor %}{{ a }}", "a"), ("{{ loop.index }}", "loop"),
    ("{% for i in x %}{% else %}{{ i }}{% endfor %}", "i"), ("{% with a = 1, b = a %}{% endwith %}", "a"),
    ("{% if y %}{% endif %}", "y"), ("{% set ns.a = 1 %}", "ns"), ("{% macro f(a=b) %}{% endmacro %}", "b"),
    ("{% if y is defined %}{% endif %}{{ y }}", "y"),
  ])
  func `anywhere else they are unknown`(text: String, name: String) throws {
    #expect(try Template(text).problems(names: ["x"]).map(\.message) == ["unknown name '\(name)'"])
  }

  @Test func `filters and tests inside statements are checked`() throws {
    let text = "{% if x is nosuch %}{% set a | nosuch %}{% endset %}{% endif %}{% filter nosuch %}{% endfilter %}"
    let problems = try Template(text).problems(names: ["x"])
    #expect(problems.map(\.message) == ["unknown test 'nosuch'", "unknown filter 'nosuch'", "unknown filter 'nosuch'"])
    #expect(problems.allSatisfy { part(of: text, $0.range) == "nosuch" })
  }

  @Test func `a template with a statement expands, and shows what its author wrote`() throws {
    let template = try Template("../{% if x %}../{{ x }}{% else %}no{% endif %}{% set a %}..{% endset %}{{ a }}")
    #expect(template.expands(in: []))
    #expect(template.skeleton(in: TemplateScope(sampleArguments)) == "../../??")
  }

  // MARK: - Errors

  @Test(
    arguments: [
      ("a {% if x %}b", "'if' is never ended", "{% if x %}", "expected '{% endif %}'"),
      ("{% if %}{% endif %}", "expected an expression, got the end of the statement", " ", nil),
      ("{% for i %}{% endfor %}", "expected 'in', got the end of the statement", " ", nil),
      (
        "{% for i in [1] %}x{% endif %}", "'endif' has nothing here that it belongs to", "{% endif %}",
        "expected '{% else %}' or '{% endfor %}'"
      ),
      ("{% endif %}", "'endif' has nothing here that it belongs to", "{% endif %}", nil),
      ("{% fro i in x %}", "unknown statement 'fro'", "{% fro i in x %}", "did you mean 'for'?"),
      ("{% include 'a' %}", "the statement 'include' is not supported", "{% include 'a' %}", "a template is one text"),
      (
        "{% break %}", "the statement 'break' is not supported", "{% break %}",
        "leave out elements with '{% for x in y if … %}'"
      ),
      ("{% set true = 2 %}", "cannot set 'true'", "true", "choose another name"),
      ("{% if x", "statement is never closed", "{% if x", "expected '%}'"),
      ("{% if (x %}", "'(' is never closed", "(", "expected ')'"),
      ("{% raw %}x", "'raw' is never ended", "{% raw %}", "expected '{% endraw %}'"),
      ("{% %}", "empty statement", "{% %}", "it begins with a name, as in {% if date %}"),
      ("{% block b %}{% endblock %}{% block b %}{% endblock %}", "block 'b' is there twice", "{% block b %}", nil),
    ] as [(String, String, String, String?)])
  func `a wrong statement is refused where it stands`(text: String, message: String, at: String, hint: String?) throws {
    let error = try #require(syntaxError(of: text))
    #expect(error.kind == .syntax)
    #expect(error.message == message)
    #expect(part(of: text, error.range) == at)
    #expect(error.hint == hint)
  }

  @Test(arguments: [
    ("{% for i in 5 %}{% endfor %}", "expected a list or text, got a whole number"),
    ("{% for a, b in [1, 2] %}{% endfor %}", "expected a list or text, got a whole number"),
    ("{% for a, b in ['abc'] %}{% endfor %}", "3 values for 2 names"),
    ("{% set x.a = 1 %}", "cannot set 'x.a'; only a namespace has members that can be set"),
    ("{% for i in [1] %}{{ loop(1) }}{% endfor %}", "'loop' takes one list, in a recursive loop"),
    ("{% macro f(a) %}{{ a }}{% endmacro %}{{ f() }}", "'f' is called without a value for 'a'"),
    ("{% macro f(a) %}{% endmacro %}{{ f(1, 2) }}", "'f' takes at most 1 values, got 2"),
    ("{% macro f(a) %}{% endmacro %}{{ f(b=2) }}", "'f' has no parameter 'b'"),
    ("{% call x() %}{% endcall %}", "'call' needs a macro"),
    ("{% set ns = namespace() %}{{ ns.a }}", "the namespace has no member 'a'"),
    ("{% for i in [1] %}{{ loop.nosuch }}{% endfor %}", "a loop has no member 'nosuch'"),
  ])
  func `a statement that fails says why`(text: String, message: String) throws {
    let error = try #require(throws: TemplateError.self) { try expanded(text) }
    #expect(error.message == message)
  }

  private func expanded(_ text: String) throws -> String {
    try Template(text).expand(TemplateScope(sampleArguments))
  }
}
