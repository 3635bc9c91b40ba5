/// What a kind of text is made of: words that mean something in it, and brackets that nest.
struct Grammar: Sendable {
  let words: [String]
  /// What opens and what closes.
  let brackets: [(open: String, close: String)]

  /// Numbers, names and characters at which readers of any kind of text have stumbled.
  static let common = [
    "0", "-1", "1e-9", "1e308", "1e999", "-0", "9223372036854775807", "-9223372036854775808", "18446744073709551616",
    "340282366920938463463374607431768211456", "170141183460469231731687303715884105727", "nan", "inf", "-inf", "0x7f",
    "1_000",
    "", " ", "\n", "\t", "\r\n", "\r", "\0", "\u{FEFF}", "\u{85}", "\u{2028}", "\u{202E}", "\u{FFFD}", "e\u{301}",
    "\u{301}", "🇩🇪",
    "👩‍👩‍👧", "ß", "İ", "٣", "½", "\u{10FFFF}", "'", "\"", "\\", "%", "$", "null", "true", "~",
  ]

  static let yaml = Grammar(
    words: [
      "params", "schedule", "program", "metadata", "labels", "condition", "type", "args", "enabled", "interval",
      "phase",
      "no-op", "duration", "success", "every-key", "list", "names", "count", "ratio", "path", "url", "shell", "group",
      "inner", "stop",
      "start", "apsis.program.internal.stats.StatsProgram", "daily", "explicit", "{{ date }}", "<< date >>", "<<date>>",
      "{{",
      "}}", "<<", "<<: *a", "&a ", "*a", "&", "*", "!!str ", "!x ", "!!map ", "? ", ": ", "- ", ", ", "| ", "|\n",
      ">-\n", "#", " #",
      "action", "successors", "ad_hoc", "job_id", "dependency", "max_running", "skip_duplicate", "const", "states",
      "exist", "jitter",
      "misfire", "process", "argv", "signal", "SIGTERM", "grace_period", "---\n", "...\n", "%YAML 1.1\n", "%TAG ! x\n",
      "@", "`", "{}", "[]", "date",
    ],
    brackets: [
      ("[", "]"), ("{a: ", "}"), ("{", "}"), ("- ", ""), ("? ", ""), ("'", "'"), ("\"", "\""), ("&a [*a, ", "]"),
    ])

  static let template = Grammar(
    words: [
      "{{ ", " }}", "{{", "}}", "<< ", " >>", "<<", ">>", "{% ", " %}", "{%-", "-%}", "{#", "#}", "date", "region",
      "text", "csv",
      "run_id", "n", "x", "loop", "loop.index", "loop.cycle", "range", "dict", "cycler", "joiner", "namespace",
      "format", "if ", "elif ",
      "else", "endif", "for ", " in ", "endfor", "recursive", "loop(", "set ", "endset", "with ", "endwith", "filter ",
      "endfilter",
      "macro ", "endmacro", "call ", "endcall", "caller()", "block ", "endblock", "raw", "endraw", "self.", "not ",
      " and ", " or ",
      " is ", "defined", "divisibleby", "sameas", " if ", " else ", "**", "//", "==", "<=", "~", "|", ".", ",", ":",
      "[1:2]", "[::-1]",
      "[::0]", "[-1]", "(", ")", "'%s' % ", "'%*d'", "%999999999d", "{:>99999999}", "{0[a]}", "|replace('', 'xx')",
      "|join", "|sort",
      "|center(99999)", "|truncate(3)", "|wordwrap(2)", "|indent(99)", "|batch(2)", "|slice(3)", "|map('upper')",
      "|select('odd')",
      "|groupby('a')", "|tojson", "|round(400)", "|int(0, 36)", "|float", "|list", "|sum", "|unique", "|xmlattr",
      "|urlencode",
      "|default('y')", "|pprint", "|filesizeformat", "|quote", "|title", ".upper()", ".split(',')", ".join", ".format(",
      ".ljust(9)",
      ".zfill(99)", ".replace('', 'a')", ".splitlines()", ".expandtabs(99)", ".translate({})", ".encode()", "* 99999",
      "range(99999)",
      "Date(date)", "+ 1", "get_calendar('Mon-Fri')", "to_local", "Time(", "strftime(",
    ],
    brackets: [
      ("(", ")"), ("[", "]"), ("{", "}"), ("not ", ""), ("-", ""), ("{% if 1 %}", "{% endif %}"),
      ("{% for x in range(9) %}", "{% endfor %}"), ("a[", "]"), ("x|join(", ")"), ("<< ", " >>"), ("{{ ", " }}"),
      ("{# ", " #}"),
    ])

  static let schedule = Grammar(
    words: [
      "type: ", "interval", "daily", "daily-interval", "explicit", "cron", "tz: ", "UTC", "Europe/Berlin",
      "America/New_York",
      "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "Antarctica/Troll", "Etc/GMT+12", "Asia/Kathmandu",
      "daytime: ",
      "daytimes: ", "'02:30:00'", "'24:00:00'", "'00:00:00'", "'23:59:59.999999999'", "calendar: ", "all", "none",
      "Mon-Fri", "Fri-Mon", "Sun",
      "date_shift: ", "cal_shift: ", "dst: ", "skip", "next", "start: ", "stop: ", "interval: ", "phase: ", "times: ",
      "args: ",
      "enabled: ", "1 day", "1ms", "0.001", "86400", "1e-9", "1e12 days", "100000 days", "2026-03-29T02:30:00Z",
      "0001-01-01T00:00:00Z",
      "9999-12-31T23:59:59.999999999Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "- ", "{", "}", "[",
      "]", ", ", ": ", "\n",
      "1000000000000000000", "-1000000000000000000", "3650000", "-3650000", "399", "400", "401", "duration: ",
      "schedule: ",
      "expression: ", "'0 0 29 2 *'", "'0 0 31 4,6 *'", "'* * * * * *'", "@daily", "@reboot", "MON-FRI", "JAN", "*/7",
      "1-59/58", "L", "#",
      "?", "jitter: ", "misfire: ", "duration", "daytime",
    ],
    brackets: [("[", "]"), ("{start: ", "}"), ("- ", ""), ("{", "}")])

  static let text = Grammar(
    words: [
      "s", "min", "h", "day", "days", "1 day", "90", "0.5", "+", "-", ".", ":", ",", "T", "Z", "+05:30", "-0800",
      "2026-02-29", "9999-12-31",
      "0001-01-01", "24:00:00", "23:59:60", "23:59:59.999999999", "Mon", "Fri-Mon", "Mon,Wed-Fri", "all", "none",
      "Europe/Berlin", "../",
      "/", "/etc/passwd", "posixrules", "SIGTERM", "RTMIN+3", "UTC", "https://", "true", "yes", "off", "1e12 days",
    ],
    brackets: [("-", ""), ("Mon,", "Mon"), ("(", ")")])
}
