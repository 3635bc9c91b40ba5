/// An input made to be as much work as its size allows: what an adversary would write, or a program gone wrong.
struct HardInput: Sendable {
  let subject: String
  let name: String
  /// The text of about so many bytes.
  let text: @Sendable (_ size: Int) -> String

  /// Whether a short one is less work.
  var grows: Bool { text(10) != text(1_000) }

  /// In bytes, where they run within the usual limits. A key's value is one of a file, and is read in a dozen ways.
  static func size(for subject: String) -> Int { subject == "text" ? 1 << 16 : 1 << 20 }

  static let all: [HardInput] = yaml + template + schedule + text

  private init(_ subject: String, _ name: String, _ text: @escaping @Sendable (Int) -> String) {
    (self.subject, self.name, self.text) = (subject, name, text)
  }

  /// `part` for each number, until there are `size` bytes.
  private static func fill(_ size: Int, _ head: String = "", _ part: (Int) -> String) -> String {
    var text = head
    text.reserveCapacity(size + 1_024)
    var number = 0
    while text.utf8.count < size {
      text += part(number)
      number += 1
    }
    return text
  }

  private static func fill(_ size: Int, _ head: String = "", _ part: String, _ tail: String = "") -> String {
    fill(size, head) { _ in part } + tail
  }

  private static let noOp = "program: {type: no-op}\n"
  private static let everyKey = "params: [date]\nprogram:\n  type: every-key\n"

  // MARK: - YAML

  private static let yaml = mistakes + structures + scalars

  private static let mistakes = [
    HardInput("yaml", "unknown keys of the job") { fill($0, noOp) { "key\($0): x\n" } },
    HardInput("yaml", "unknown keys nearly right") { fill($0, noOp) { "schedul\($0): x\n" } },
    HardInput("yaml", "unknown keys on one line") { fill($0, "{program: {type: no-op}") { ", k\($0): x" } + "}\n" },
    HardInput("yaml", "unknown keys of the program") { fill($0, "program:\n  type: no-op\n") { "  key\($0): x\n" } },
    HardInput("yaml", "one key again and again") { fill($0, noOp, "a: 1\n") },
    HardInput("yaml", "one key again and again on one line") { fill($0, "{a: 1", ", a: 1", "}") },
    HardInput("yaml", "type again and again") { fill($0, noOp, "type: daily\n") },
    HardInput("yaml", "unknown tags") { fill($0, noOp + "metadata:\n", "- !x y\n") },
    HardInput("yaml", "unknown tags on one line") { fill($0, noOp + "metadata: [", "!x y, ", "]") },
    HardInput("yaml", "lists as keys") { fill($0, noOp, "? [a]\n: b\n") },
    HardInput("yaml", "wrong numbers in a list") { fill($0, everyKey + "  list:\n", "  - x\n") },
    HardInput("yaml", "wrong numbers on one line") { fill($0, everyKey + "  list: [1", ", x", "]\n") },
    HardInput("yaml", "wrong schedules") { fill($0, noOp + "schedule:\n", "- {type: interval}\n") },
    HardInput("yaml", "unknown schedules") { fill($0, noOp + "schedule:\n", "- {type: x.y.Interval}\n") },
    HardInput("yaml", "params twice") { fill($0, noOp + "params:\n") { "- p\($0 / 2)\n" } },
    HardInput("yaml", "params without an argument") {
      fill($0, noOp + "schedule: {type: interval, interval: 1}\nparams:\n") { "- p\($0)\n" }
    },
    HardInput("yaml", "arguments that are no params") { size in
      let half = size / 2
      return fill(
        size, fill(half, noOp + "params:\n") { "- p\($0)\n" } + "schedule:\n  type: interval\n  interval: 1\n  args:\n"
      ) {
        "    q\($0): x\n"
      }
    },
    HardInput("yaml", "unknown names in one template") {
      fill($0, everyKey + "  shell: |\n") { "    {{ name\($0) }}\n" }
    },
    HardInput("yaml", "unknown names on one line") { fill($0, everyKey + "  shell: ") { "x {{ name\($0) }} " } },
    HardInput("yaml", "one unknown name on one line") { fill($0, everyKey + "  shell: ", "x {{ name }} ") },
    HardInput("yaml", "names that do not expand") { fill($0, everyKey + "  shell: ", "x <<date>> ") },
    HardInput("yaml", "unknown names in a quoted text") {
      fill($0, everyKey + "  path: \"", "\\x41{{ name }}", "\"\n")
    },
    HardInput("yaml", "templates with mistakes in a list") { fill($0, everyKey + "  list:\n", "  - '{{ dat }}'\n") },
    HardInput("yaml", "a mistake at the end of a long line") { size in
      "program: {type: no-op, " + fill(size, "duration: ", "1") + ", sucess: 1}\n"
    },
    HardInput("yaml", "an open quote") { fill($0, noOp + "a: \"", "x\n") },
    HardInput("yaml", "open braces") { fill($0, noOp + "a: ", "{{ ") },
    HardInput("yaml", "a template without quotes") { fill($0, noOp + "a: ", "x {{ y }} ", "\nb: {{ date }}\n") },
    HardInput("yaml", "unquoted templates in a broken line") { fill($0, noOp + "a: [x", ", {y {{ z }}", "\n") },
  ]

  private static let structures = [
    HardInput("yaml", "deep lists") { fill($0, noOp + "a: ", "[") },
    HardInput("yaml", "deep mappings") { fill($0, noOp + "a: ", "{a: ") },
    HardInput("yaml", "deep block lists") { fill($0, noOp + "a:\n  ", "- ") },
    HardInput("yaml", "deep explicit keys") { fill($0, "", "? ") },
    HardInput("yaml", "lists that nest as deep as they may") {
      let deep = String(repeating: "[", count: 60) + String(repeating: "]", count: 60)
      return fill($0, noOp + "metadata: {a: [", deep + ", ", "]}\n")
    },
    HardInput("yaml", "anchors in anchors") { size in
      let deep = (0..<60).map { "&a\($0) [" }.joined() + "x" + String(repeating: "]", count: 60)
      return fill(size, noOp + "metadata: {a: [", deep + ", ", "]}\n")
    },
    HardInput("yaml", "an anchor on a great list") { size in
      fill(size / 2, noOp + "metadata: {a: &a [", "x, ", "]") + fill(size / 2, ", b: [", "*a, ", "]}\n")
    },
    HardInput("yaml", "a billion laughs") { size in
      fill(size, noOp + "metadata:\n  l0: &l0 x\n") { "  l\($0 + 1): &l\($0 + 1) [*l\($0), *l\($0), *l\($0)]\n" }
    },
    HardInput("yaml", "merges of merges") { size in
      fill(size, noOp + "metadata:\n  m0: &m0 {k: v}\n") { "  m\($0 + 1): &m\($0 + 1) {<<: *m\($0), k\($0): v}\n" }
    },
    HardInput("yaml", "one mapping merged again and again") { size in
      let base = fill(min(size, 30_000), noOp + "metadata:\n  base: &b\n") { "    k\($0): v\n" }
      return base + fill(size, "  all:\n    <<: [", "*b, ", "]\n")
    },
    HardInput("yaml", "aliases of one word") { fill($0, noOp + "metadata:\n  a: &a x\n  b:\n", "  - *a\n") },
    HardInput("yaml", "unknown alias among many") {
      fill($0, noOp + "metadata:\n") { "- &anchor\($0) x\n" } + "- *anchr\n"
    },
    HardInput("yaml", "many keys") { fill($0, noOp + "metadata:\n") { "  key\($0): v\n" } },
    HardInput("yaml", "many labels") { fill($0, noOp + "metadata:\n  labels:\n") { "  - l\($0)\n" } },
    HardInput("yaml", "many params") { fill($0, noOp + "params:\n") { "- p\($0)\n" } },
    HardInput("yaml", "many schedules") { fill($0, noOp + "schedule:\n", "- {type: interval, interval: 1}\n") },
    HardInput("yaml", "many schedules with many params") { size in
      let args = (0..<200).map { "p\($0): x" }.joined(separator: ", ")
      let params = (0..<200).map { "p\($0)" }.joined(separator: ", ")
      return fill(size, noOp + "params: [\(params)]\nschedule:\n", "- {type: interval, interval: 1, args: {\(args)}}\n")
    },
    HardInput("yaml", "many documents") { fill($0, noOp, "---\na: b\n") },
    HardInput("yaml", "many directives") { fill($0, "", "%TAG !x! y\n", "---\n" + noOp) },
  ]

  private static let scalars = [
    HardInput("yaml", "a long word") { fill($0, noOp + "metadata: ", "x") },
    HardInput("yaml", "a long key") { fill($0, noOp, "x", ": y\n") },
    HardInput("yaml", "a long unknown type") { fill($0, "program: {type: ", "x", "}\n") },
    HardInput("yaml", "a long unknown type of parts") { fill($0, "program: {type: a", ".x", "}\n") },
    HardInput("yaml", "a long job key of accents") { fill($0, noOp + "e", "\u{301}", ": y\n") },
    HardInput("yaml", "a long param") { fill($0, noOp + "params: [", "x", "]\n") },
    HardInput("yaml", "a long duration") { fill($0, "program: {type: no-op, duration: '", "1", "'}\n") },
    HardInput("yaml", "a long unit") { fill($0, "program: {type: no-op, duration: '1 ", "s", "'}\n") },
    HardInput("yaml", "a duration with many blanks") { fill($0, "program: {type: no-op, duration: '", " ", "x'}\n") },
    HardInput("yaml", "a long boolean") { fill($0, "program: {type: no-op, success: '", "yes", "'}\n") },
    HardInput("yaml", "a long folded text") { fill($0, noOp + "metadata: >\n", "  x\n\n") },
    HardInput("yaml", "a long template") { fill($0, everyKey + "  shell: |\n", "    {{ date }}\n") },
    HardInput("yaml", "a long template between angles") { fill($0, everyKey + "  shell: ", "x << date >> ") },
    HardInput("yaml", "a long path of dots") { fill($0, everyKey + "  path: '{{ date }}", "/..", "'\n") },
    HardInput("yaml", "a long address") { fill($0, everyKey + "  url: 'http://", "%zz", "'\n") },
    HardInput("yaml", "a long choice") { fill($0, everyKey + "  colour: ", "red", "\n") },
    HardInput("yaml", "comments only") { fill($0, "", "# x\n") },
    HardInput("yaml", "nothing but lines") { fill($0, "", "\n") },
    HardInput("yaml", "nothing but returns") { fill($0, noOp + "a: b", "\r") },
    HardInput("yaml", "nothing but blanks") { fill($0, noOp + "a:", " ") },
    HardInput("yaml", "nothing but tabs") { fill($0, noOp, "\t") },
    HardInput("yaml", "nothing but colons") { fill($0, noOp, ":") },
    HardInput("yaml", "nothing but question marks") { fill($0, noOp, "?") },
    HardInput("yaml", "nothing but dashes") { fill($0, noOp + "a:\n", "-\n") },
    HardInput("yaml", "nothing but NUL") { fill($0, noOp + "a: ", "\0") },
    HardInput("yaml", "empty keys") { fill($0, "{", ": , ", "}") },
  ]

  // MARK: - Templates

  private static let template = [
    HardInput("template", "open angles") { fill($0, "", "<< x ") },
    HardInput("template", "open angles and one end") { fill($0, "", "<< x + ", " >>") },
    HardInput("template", "open angles with an open quote") { fill($0, "", "<< 'x ") },
    HardInput("template", "open angles with an open bracket") { fill($0, "", "<< (x ") },
    HardInput("template", "angles around much") { fill($0, "<< ", "x + ", "x >>") },
    HardInput("template", "tight names") { fill($0, "", "<<name>> ") },
    HardInput("template", "tight names in many blanks") { fill($0, "", "<<" + String(repeating: " ", count: 1_000)) },
    HardInput("template", "angles only") { fill($0, "", "<") },
    HardInput("template", "pairs of angles") { fill($0, "", "<< ") },
    HardInput("template", "expansions") { fill($0, "", "{{ date }}") },
    HardInput("template", "unknown names") { fill($0) { "{{ name\($0) }}" } },
    HardInput("template", "unknown names in one expression") { fill($0, "{{ [a", ", name", "] }}") },
    HardInput("template", "unknown filters") { fill($0, "", "{{ date | uper }}") },
    HardInput("template", "unknown names beside many of its own") { size in
      fill(size, (0..<90).map { "{% set own\($0) = 1 %}" }.joined()) { "{{ onw\($0 % 90) }}" }
    },
    HardInput("template", "a long name") { fill($0, "{{ ", "x", " }}") },
    HardInput("template", "a long sum") { fill($0, "{{ 1", " + 1", " }}") },
    HardInput("template", "a long chain of filters") { fill($0, "{{ date", "|upper", " }}") },
    HardInput("template", "a long chain of attributes") { fill($0, "{{ date", ".x", " }}") },
    HardInput("template", "a long comparison") { fill($0, "{{ 1", " < 1", " }}") },
    HardInput("template", "a long choice") { fill($0, "{{ 1", " if 1 else 1", " }}") },
    HardInput("template", "brackets") { fill($0, "{{ ", "(") },
    HardInput("template", "brackets that close") {
      "{{ " + fill($0 / 2, "", "(") + "1" + fill($0 / 2, "", ")") + " }}"
    },
    HardInput("template", "signs") { fill($0, "{{ ", "-", "1 }}") },
    HardInput("template", "nots") { fill($0, "{{ ", "not ", "1 }}") },
    HardInput("template", "a long list") { fill($0, "{{ [1", ", 1", "] | length }}") },
    HardInput("template", "a long list sorted") {
      fill($0, "{{ [1") { ", \(($0 * 7_919) % 10_007)" } + "] | sort | first }}"
    },
    HardInput("template", "a long list made unique") {
      fill($0, "{{ [1") { ", \($0)" } + "] | unique | list | length }}"
    },
    HardInput("template", "a long list grouped") {
      fill($0, "{{ [{'a': 1}") { ", {'a': \($0)}" } + "] | groupby('a') }}"
    },
    HardInput("template", "a long dictionary") { fill($0, "{{ {1: 1") { ", \($0): 1" } + "} | length }}" },
    HardInput("template", "a long dictionary of texts") {
      fill($0, "{{ {1: 1") { ", 'a\($0)': 1" } + "} | dictsort }}"
    },
    HardInput("template", "a long number") { fill($0, "{{ ", "1", " }}") },
    HardInput("template", "a long fraction") { fill($0, "{{ 0.", "1", " }}") },
    HardInput("template", "a long text") { fill($0, "{{ '", "x", "' }}") },
    HardInput("template", "a long text searched") {
      fill($0, "{{ '", "a", "'.replace('\(String(repeating: "a", count: 500))b', '') }}")
    },
    HardInput("template", "a long text split") { fill($0, "{{ '", "a,", "'.split(',') | length }}") },
    HardInput("template", "a long text wrapped") { fill($0, "{{ '", "word ", "' | wordwrap(3) }}") },
    HardInput("template", "a long text titled") { fill($0, "{{ '", "wOrd ", "' | title }}") },
    HardInput("template", "a long text without tags") { fill($0, "{{ '", "<a ", "' | striptags }}") },
    HardInput("template", "a long text of comments without tags") { fill($0, "{{ '", "<!--", "' | striptags }}") },
    HardInput("template", "a long text as a number") { fill($0, "{{ '", "1_", "' | int }}") },
    HardInput("template", "a long format") { fill($0, "{{ '", "%s ", "' % 1 }}") },
    HardInput("template", "a long format of braces") { fill($0, "{{ '", "{0} ", "'.format(1) }}") },
    HardInput("template", "a long text of accents") { fill($0, "{{ 'e", "\u{301}", "' | upper | reverse }}") },
    HardInput("template", "escapes") { fill($0, "{{ '", "\\x41", "' }}") },
    HardInput("template", "ifs") { fill($0, "", "{% if 1 %}") },
    HardInput("template", "ifs that end") { fill($0, "", "{% if date %}a{% else %}b{% endif %}") },
    HardInput("template", "elifs") { fill($0, "{% if 0 %}", "{% elif 0 %}", "{% endif %}") },
    HardInput("template", "loops") { fill($0, "", "{% for x in range(9) %}{% endfor %}") },
    HardInput("template", "loops in loops") { _ in
      String(repeating: "{% for x in range(1000) %}", count: 30) + "x" + String(repeating: "{% endfor %}", count: 30)
    },
    HardInput("template", "sets") { fill($0) { "{% set a\($0) = 1 %}" } },
    HardInput("template", "sets that double") { fill($0, "{% set a = 'x' %}", "{% set a = a ~ a %}", "{{ a }}") },
    HardInput("template", "lists that double") { fill($0, "{% set a = [1] %}", "{% set a = [a, a] %}", "{{ a }}") },
    HardInput("template", "macros") { fill($0) { "{% macro m\($0)() %}{% endmacro %}" } },
    HardInput("template", "macros that call each other") {
      fill($0, "{% macro m(x) %}", "{{ m(x) }}", "{% endmacro %}{{ m(1) }}")
    },
    HardInput("template", "blocks") { fill($0) { "{% block b\($0) %}{% endblock %}" } },
    HardInput("template", "blocks of themselves") { _ in "{% block b %}{{ self.b() }}{{ self.b() }}{% endblock %}" },
    HardInput("template", "raw without an end") { fill($0, "{% raw %}", "{% x ") },
    HardInput("template", "raws") { fill($0, "", "{% raw %}x{% endraw %}") },
    HardInput("template", "comments") { fill($0, "", "{# x #}") },
    HardInput("template", "a comment without an end") { fill($0, "{# ", "{# ") },
    HardInput("template", "tags with many blanks") { fill($0, "", "{%" + String(repeating: " ", count: 1_000)) },
    HardInput("template", "white space to be dropped") {
      fill($0, "", String(repeating: " ", count: 1_000) + "{{- x -}}")
    },
    HardInput("template", "a great power") { _ in "{{ 9 ** 9 ** 9 ** 9 }}" },
    HardInput("template", "a great repetition") { _ in "{{ 'x' * 10 ** 18 }}" },
    HardInput("template", "great repetitions in a loop") { _ in
      "{% for x in range(99999) %}{{ 'x' * 9999999 }}{% endfor %}"
    },
    HardInput("template", "a great range") { _ in "{{ range(10 ** 30) | list }}" },
    HardInput("template", "a great width") { _ in
      "{{ '%999999999d' % 1 }}{{ '{:>999999999}'.format(1) }}{{ 'a'.ljust(10 ** 18) }}"
    },
    HardInput("template", "a great precision") { _ in
      "{{ '%.999999999f' % 1 }}{{ '{:.999999999e}'.format(0.1) }}{{ 1.5 | round(10 ** 18) }}"
    },
    HardInput("template", "sorts in a loop") { _ in
      "{% for x in range(99999) %}{{ range(99999) | sort | length }}{% endfor %}"
    },
    HardInput("template", "replacing nothing") { _ in "{{ ('x' * 99999).replace('', 'y' * 99999) }}" },
    HardInput("template", "joins of joins") { _ in
      "{% set a = 'x' * 99999 %}{% for i in range(999) %}{% set a = [a, a] | join(a) %}{% endfor %}"
    },
  ]

  // MARK: - Schedules

  private static let schedule = [
    HardInput("schedule", "explicit times") { size in
      fill(size, "type: explicit\ntimes:\n") { "- '\(1_000 + $0 % 8_999)-01-\(10 + $0 / 8_999 % 20)T00:00:00Z'\n" }
    },
    HardInput("schedule", "explicit times that are the same") {
      fill($0, "type: explicit\ntimes:\n", "- '2026-01-01T00:00:00Z'\n")
    },
    HardInput("schedule", "daytimes") { size in
      fill(size, "type: daily\ntz: Europe/Berlin\ndaytime:\n") { "- \($0 % 86_400)\n" }
    },
    HardInput("schedule", "daytimes on no day that is left") { size in
      fill(size, "type: daily\ntz: UTC\ndate_shift: 3000000\ndaytime:\n") { "- \($0 % 86_400)\n" }
    },
    HardInput("schedule", "daytimes of one daytime that is skipped") { size in
      fill(size, "type: daily\ntz: Europe/Berlin\ndst: skip\ndaytime:\n", "- '02:30:00'\n")
    },
    HardInput("schedule", "a long calendar") {
      fill($0, "type: daily\ntz: UTC\ndaytime: '00:00:00'\ncalendar: Mon", ",Mon")
    },
    HardInput("schedule", "a long zone") { fill($0, "type: daily\ndaytime: '00:00:00'\ntz: Europe", "/Europe") },
    HardInput("schedule", "great shifts") { _ in
      "type: daily\ntz: UTC\ndaytime: '00:00:00'\ncalendar: Sun\ndate_shift: 9223372036854775807\ncal_shift: -9223372036854775808\n"
    },
    HardInput("schedule", "shifts that meet") { _ in
      "type: daily\ntz: UTC\ndaytime: '00:00:00'\ncalendar: Sun\ndate_shift: 3500000\ncal_shift: -500000\n"
    },
    HardInput("schedule", "a short interval") { _ in "{type: interval, interval: 0.001, phase: 0.0009}" },
    HardInput("schedule", "no interval") { _ in "{type: interval, interval: 1e-9}" },
    HardInput("schedule", "a great interval") { _ in "{type: interval, interval: 1e12 days}" },
    HardInput("schedule", "a short interval in a long window") { _ in
      "{type: daily-interval, tz: UTC, start: '00:00:00', stop: {daytime: '00:00:00', date_shift: 3000000}, interval: 0.001}"
    },
    HardInput("schedule", "a window that ends before it starts") { _ in
      "{type: daily-interval, tz: UTC, start: {daytime: '00:00:00', date_shift: 9}, stop: {daytime: '00:00:00', date_shift: -9}, interval: 1}"
    },
    HardInput("schedule", "windows that never open") { _ in
      "{type: daily-interval, tz: UTC, start: {daytime: '00:00:00', cal_shift: 9223372036854775807}, stop: '00:00:00', interval: 1}"
    },
    HardInput("schedule", "schedules") { fill($0, "", "- {type: daily, tz: UTC, daytime: '00:00:00'}\n") },
    HardInput("schedule", "starts in starts") { fill($0, "", "{start: ") },
  ]

  // MARK: - Texts

  private static let text = [
    HardInput("text", "digits") { fill($0, "", "1") },
    HardInput("text", "blanks") { fill($0, "", " ") },
    HardInput("text", "blanks and a digit") { fill($0, "1", " ", "s") },
    HardInput("text", "accents") { fill($0, "1", "\u{301}") },
    HardInput("text", "days") { fill($0, "Mon", ",Mon") },
    HardInput("text", "ranges of days") { fill($0, "Mon", "-Mon") },
    HardInput("text", "a path") { fill($0, "", "a/") },
    HardInput("text", "dots") { fill($0, "", "..") },
    HardInput("text", "letters") { fill($0, "1 ", "s") },
    HardInput("text", "a time") { fill($0, "2026-01-01T00:00:00.", "0", "Z") },
    HardInput("text", "escapes") { fill($0, "http://", "%41") },
  ]
}
