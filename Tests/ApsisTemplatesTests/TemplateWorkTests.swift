import ApsisTemplates
import Testing

/// Templates that would take the scheduler's time, memory or stack.
struct TemplateWorkTests {
  private static let deep = String(repeating: "{% if 1 %}", count: 51) + String(repeating: "{% endif %}", count: 51)

  @Test(arguments: [
    "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}",
    "{% for i in range(100000) %}{{ i }}{{ i }}{% endfor %}",
    "{% set x = 'x' * 16000000 %}{% for i in range(1000) %}{% set y = x | upper %}{% endfor %}",
    "{% set x = 'x' * 16000000 %}{% for i in range(1000) %}{% set y = x + '' %}{% endfor %}",
    "{% set x = 'x' * 16000000 %}{% for i in range(1000) %}{% if x == x %}{% endif %}{% endfor %}",
    "{% set x = range(100000) %}{% for i in range(10000) %}{% if i in x %}{% endif %}{% endfor %}",
    "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}",
    "{% macro f() %}{{ caller() }}{% endmacro %}{% macro g() %}{% call f() %}{{ g() }}{% endcall %}{% endmacro %}{{ g() }}",
    "{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "{% block b %}{{ self.b() }}{% endblock %}",
    "{% set ns = namespace(x=[]) %}{% for i in range(90000) %}{% set ns.x = [ns.x] %}{% endfor %}",
    "{% set ns = namespace(x=1) %}{% for i in range(90000) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}",
    "{% set ns = namespace(x=1) %}{% for i in range(90000) %}{% set ns.x = {'a': ns.x} %}{% endfor %}",
    "{% set ns = namespace(x='x') %}{% for i in range(90000) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
    "{{ [[1] * 100000] * 100000 }}",
    "{{ ([[1] * 100000] * 100000) | tojson }}",
    "{{ [['x' * 100000] * 100000] | join }}",
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
    "{{ ('\\n' * 1000000) | indent(1000, blank=true) }}",
    "{{ [1] | batch(9223372036854775807, 0) }}",
    "{{ ('x' * 16000000) | list }}",
    "{{ ('x ' * 8000000).split() }}",
    "{{ ('x' * 16000000) | replace('', 'yy') }}",
    "{{ ('<' * 16000000) | e }}",
    "{{ ('é' * 8000000) | urlencode }}",
    "{{ range(100000) | map('string') | map('center', 1000) | list }}",
    "{{ range(100000) | map('replace', '1', 'x' * 1000000) | list }}",
    "{{ 10 | round(-9223372036854775807) }}",
    "{{ 1.5 | round(9223372036854775807) }}",
    "{{ 170141183460469231731687303715884105727 | round(-38) }}",
    deep,
    "{% set x = " + String(repeating: "[", count: 300) + String(repeating: "]", count: 300) + " %}",
    "{% for " + String(repeating: "(", count: 1000) + "a" + String(repeating: ")", count: 1000)
      + " in [] %}{% endfor %}",
  ])
  func `what is too much is refused`(text: String) throws {
    let error = try #require(throws: TemplateError.self) { try Template(text).expand(TemplateScope([:])) }
    #expect(error.kind == .limit)
  }

  @Test(arguments: [
    "{{ ('a' * 8000000).count('a' * 4000000 ~ 'b') }}",
    "{{ ('a' * 4000000 ~ 'b') in ('a' * 8000000) }}",
    "{{ (range(50000) | list) | unique | list | length }}",
    "{{ ('<' * 1000000) | striptags | length }}",
    "{{ ('<!--' * 300000) | striptags | length }}",
    "{{ ([1] * 100000) | slice(100000) | length }}",
    "{{ range(100000) | sort(reverse=true) | first }}",
    "{{ ('a-' * 100000) | wordwrap(1) | length }}",
    "{% for i in range(20000) %}{{ i }}{% endfor %}",
    "{% set ns = namespace() %}{% set ns.self = ns %}{{ ns }}{{ [ns] }}",
  ])
  func `what is only large ends soon`(text: String) throws {
    let clock = ContinuousClock()
    let time = try clock.measure { _ = try Template(text).expand(TemplateScope([:])) }
    #expect(time < .seconds(30))
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
