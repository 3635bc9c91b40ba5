import ApsisTemplates
import Testing

/// Templates that would take the scheduler's time, memory or stack.
struct TemplateWorkTests {
  /// A hundredth of the real ones, and so are the sizes below.
  private static let lowered: TemplateLimits = {
    var limits = TemplateLimits()
    limits.steps /= 100
    limits.work /= 100
    limits.stringLength /= 100
    limits.listLength /= 100
    return limits
  }()

  private static let deep = String(repeating: "{% if 1 %}", count: 51) + String(repeating: "{% endif %}", count: 51)

  @Test(arguments: [
    "{% for i in range(1000) %}{% for j in range(1000) %}{% endfor %}{% endfor %}",
    "{% for i in range(1000) %}{{ i }}{{ i }}{% endfor %}",
    "{% set x = 'x' * 160000 %}{% for i in range(1000) %}{% set y = x | upper %}{% endfor %}",
    "{% set x = 'x' * 160000 %}{% for i in range(1000) %}{% set y = x + '' %}{% endfor %}",
    "{% set x = 'x' * 160000 %}{% for i in range(1000) %}{% if x == x %}{% endif %}{% endfor %}",
    "{% set x = range(1000) %}{% for i in range(100) %}{% if i in x %}{% endif %}{% endfor %}",
    "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}",
    "{% macro f() %}{{ caller() }}{% endmacro %}{% macro g() %}{% call f() %}{{ g() }}{% endcall %}{% endmacro %}{{ g() }}",
    "{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "{% block b %}{{ self.b() }}{% endblock %}",
    "{% set ns = namespace(x=[]) %}{% for i in range(900) %}{% set ns.x = [ns.x] %}{% endfor %}",
    "{% set ns = namespace(x=1) %}{% for i in range(900) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}",
    "{% set ns = namespace(x=1) %}{% for i in range(900) %}{% set ns.x = {'a': ns.x} %}{% endfor %}",
    "{% set ns = namespace(x='x') %}{% for i in range(900) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
    "{{ [[1] * 1000] * 1000 }}",
    "{{ ([[1] * 1000] * 1000) | tojson }}",
    "{{ [['x' * 1000] * 1000] | join }}",
    "{{ 'a' | center(99999999999) }}",
    "{{ 'a'.ljust(9223372036854775807) }}",
    "{{ 'a'.rjust(9223372036854775807, 'é') }}",
    "{{ '%99999999999999999999d' | format(1) }}",
    "{{ '%.99999999999f' | format(1.5) }}",
    "{{ '%*d' | format(99999999999, 1) }}",
    "{{ '{:99999999999}'.format(1) }}",
    "{{ format(1, '099999999,') }}",
    "{{ format(1.5, '.99999f') }}",
    "{{ ('%s' * 101) % ((1,) * 101) }}",
    "{{ ('{0}' * 101).format(1) }}",
    "{{ '\\t'.expandtabs(9223372036854775807) }}",
    "{{ '1'.zfill(9223372036854775807) }}",
    "{{ ('\\n' * 10000) | indent(1000, blank=true) }}",
    "{{ [1] | batch(9223372036854775807, 0) }}",
    "{{ ('x' * 160000) | list }}",
    "{{ ('x ' * 80000).split() }}",
    "{{ ('x' * 160000) | replace('', 'yy') }}",
    "{{ ('<' * 160000) | e }}",
    "{{ ('é' * 80000) | urlencode }}",
    "{{ range(1000) | map('string') | map('center', 1000) | list }}",
    "{{ range(1000) | map('replace', '1', 'x' * 10000) | list }}",
    "{{ 10 | round(-9223372036854775807) }}",
    "{{ 1.5 | round(9223372036854775807) }}",
    "{{ 170141183460469231731687303715884105727 | round(-38) }}",
    deep,
    "{% set x = " + String(repeating: "[", count: 300) + String(repeating: "]", count: 300) + " %}",
    "{% for " + String(repeating: "(", count: 1000) + "a" + String(repeating: ")", count: 1000)
      + " in [] %}{% endfor %}",
  ])
  func `what is too much is refused`(text: String) throws {
    let error = try TemplateLimits.$current.withValue(TemplateWorkTests.lowered) {
      try #require(throws: TemplateError.self) { try Template(text).expand(TemplateScope([:])) }
    }
    #expect(error.kind == .limit)
  }

  @Test(arguments: [
    ("'x' * 16777216", "'x' * 16777217", "a text of more than 16777216 bytes"),
    ("range(100000)", "range(100001)", "a list of more than 100000 elements"),
    ("[[1]] * 100000", "[[1]] * 100001", "a list of more than 100000 elements"),
  ])
  func `what is just not too much is let through`(just: String, more: String, message: String) throws {
    #expect(try expand("(\(just)) is defined") == "True")
    #expect(failure(of: more)?.message == message)
  }

  @Test func `an expansion may take 100,000 steps and work on 40 MB`() {
    #expect(TemplateLimits.current == TemplateLimits())
    #expect(TemplateLimits().steps == 100_000)
    #expect(TemplateLimits().work == 5_000_000)
  }

  @Test(arguments: [
    "{{ ('a' * 200000).count('a' * 100000 ~ 'b') }}",
    "{{ ('a' * 100000 ~ 'b') in ('a' * 200000) }}",
    "{{ (range(20000) | list) | unique | list | length }}",
    "{{ ('<' * 100000) | striptags | length }}",
    "{{ ('<!--' * 30000) | striptags | length }}",
    "{{ ([1] * 50000) | slice(50000) | length }}",
    "{{ range(20000) | sort(reverse=true) | first }}",
    "{{ ('a-' * 30000) | wordwrap(1) | length }}",
    "{% for i in range(20000) %}{{ i }}{% endfor %}",
    "{% set ns = namespace() %}{% set ns.self = ns %}{{ ns }}{{ [ns] }}",
    "{{ format(Date('2026-03-06'), '%d' * 50) | length }}",
  ])
  func `what is only large ends soon`(text: String) throws {
    // Each takes milliseconds, and would take a minute if its time grew with the square of its size.
    let time = try ContinuousClock().measure { _ = try Template(text).expand(TemplateScope([:])) }
    #expect(time < .seconds(10))
  }

  @Test(arguments: [
    "{% for", "{% for i", "{% for i in", "{% set", "{% set a =", "{% set a.", "{% macro", "{% macro f(", "{% call",
    "{% with a",
    "{% if 1 %}{% else %}{% else %}{% endif %}", "{% else %}", "{% elif 1 %}", "{% endset %}", "{% raw", "{%-", "{%",
    "{%-%}",
    "{%+%}", "{% for i in x recursive if y %}{% endfor %}", "{% block %}{% endblock %}", "{% filter %}{% endfilter %}",
    "{% set a b %}{% endset %}", "{% for i, in 1 %}", "{% for in x %}", "{% endraw %}", "{% call(x) 1 %}{% endcall %}",
    "{% macro f(a=1, b) %}{% endmacro %}", "{% macro f(a, a) %}{% endmacro %}", "{% with a = 1 b = 2 %}{% endwith %}",
  ])
  func `broken statements are refused and nothing worse`(text: String) {
    #expect(syntaxError(of: text)?.kind == .syntax)
  }
}
