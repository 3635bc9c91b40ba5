internal import ApsisDiagnostics
public import ApsisJSON
public import ApsisTimes
public import ApsisYAML

extension Daytime: ScalarConfigValue {
  public static var schema: ValueSchema {
    let form = ValueSchema.Shape.pattern("^[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?$")
    let words = (expectation: "a time of day such as '09:30:00'", sample: "'09:30:00'")
    let clock = ValueSchema(form, expectation: words.expectation, sample: words.sample)
    return ValueSchema(.either(clock, Int.schema), expectation: words.expectation, sample: words.sample)
  }

  /// `HH:MM:SS`, with a fraction or without; or seconds since midnight, as YAML 1.1 makes of it.
  public init(configText text: String) throws(ConfigTextError) {
    if let daytime = Daytime(text) {
      self = daytime
    } else if let seconds = Int(text),
      let daytime = Daytime(
        hour: seconds / 3_600, minute: seconds / 60 % 60, second: seconds % 60)
    {
      self = daytime
    } else {
      throw ConfigTextError(hint: Daytime(text + ":00").map { "write '\($0)', with seconds" })
    }
  }

  public var yaml: String { "'\(description)'" }
  public var json: JSONValue { .string(description) }
}

extension Time: ScalarConfigValue {
  public static var schema: ValueSchema {
    ValueSchema(
      .pattern(
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:?[0-9]{2})$"),
      expectation: "a time with its zone such as '2026-11-23T17:30:00Z'",
      sample: "'2026-11-23T17:30:00Z'")
  }

  /// ISO 8601 with a zone.
  public init(configText text: String) throws(ConfigTextError) {
    guard let time = Time(text) else {
      throw ConfigTextError(hint: Time(text + "Z").map { _ in "add the zone: '\(text)Z' for UTC" })
    }
    self = time
  }

  public var yaml: String { "'\(description)'" }
  public var json: JSONValue { .string(description) }
}

extension Zone: ScalarConfigValue {
  public static var schema: ValueSchema {
    ValueSchema(.text, expectation: "a time zone such as 'Europe/Berlin'", sample: "Europe/Berlin")
  }

  /// The name of one of the system's zones.
  public init(configText text: String) throws(ConfigTextError) {
    do {
      self = try Zone.named(text)
    } catch {
      throw ConfigTextError(hint: "the zones are those of the system's zone files, spelt as there")
    }
  }

  public var yaml: String { YAMLText.flowScalar(name) }
  public var json: JSONValue { .string(name) }
}

extension DayCalendar: ScalarConfigValue {
  public static var schema: ValueSchema {
    ValueSchema(.text, expectation: "a calendar such as 'all', 'Mon-Fri' or 'Mon,Wed-Fri'", sample: "Mon-Fri")
  }

  /// One of the calendars that the reader knows.
  public static func read(_ node: Node, with reader: inout ConfigReader) -> DayCalendar? {
    guard let text = reader.text(of: node, as: DayCalendar.self) else { return nil }
    if let calendar = reader.calendars[text] { return calendar }
    let names = reader.calendars.names
    let days = "days are Mon, Tue, Wed, Thu, Fri, Sat and Sun"
    let hint = Spelling.hint(for: text, among: names + ["all", "none"])
    reader.report(
      unexpected: node, text: text, expected: schema,
      hint: hint ?? (names.isEmpty ? days : "the site's calendars are \(Spelling.list(names)); \(days)"))
    return nil
  }

  /// `all`, `none`, or days of the week: those that every reader knows.
  public init(configText text: String) throws(ConfigTextError) {
    guard let calendar = DayCalendar(text) else { throw ConfigTextError() }
    self = calendar
  }

  public var yaml: String {
    self == .all ? "all" : self == .none ? "none" : YAMLText.flowScalar(description)
  }
  public var json: JSONValue { .string(description) }
}
