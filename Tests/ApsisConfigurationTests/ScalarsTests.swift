import ApsisConfiguration
import ApsisTimes
import SystemPackage
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

struct ScalarsTests {
  @Test(arguments: [("x", "x"), ("5", "5"), ("yes", "yes"), ("'a: b'", "a: b"), ("''", ""), ("|\n  a\n  b\n", "a\nb")])
  func `text is any scalar as it stands`(written: String, text: String) throws {
    #expect(try value(written, as: String.self) == text)
  }

  @Test(arguments: [("5", 5), ("-3", -3), ("+7", 7), ("1_000", 1000), ("007", 7), ("9223372036854775807", Int.max)])
  func `a whole number has digits and a sign`(written: String, number: Int) throws {
    #expect(try value(written, as: Int.self) == number)
  }

  @Test(arguments: [("0.5", 0.5), ("-2", -2), ("1e3", 1000), (".5", 0.5), ("1_000.5", 1000.5)])
  func `a number is decimal and finite`(written: String, number: Double) throws {
    #expect(try value(written, as: Double.self) == number)
  }

  @Test(arguments: [
    ("true", true), ("True", true), ("yes", true), ("ON", true), ("false", false), ("no", false), ("Off", false),
    ("'no'", false),
  ])
  func `true and false have YAML's names in any case`(written: String, truth: Bool) throws {
    #expect(try value(written, as: Bool.self) == truth)
  }

  @Test(arguments: [
    ("90", Duration.seconds(90)), ("0.5", .milliseconds(500)), ("30s", .seconds(30)), ("10 min", .seconds(600)),
    ("1.5h", .seconds(5400)), ("1 day", .seconds(86_400)), ("-5s", .seconds(-5)),
  ])
  func `a duration is a number with or without a unit`(written: String, duration: Duration) throws {
    #expect(try value(written, as: Duration.self) == duration)
  }

  @Test func `paths, URLs and commands are read as they stand`() throws {
    #expect(try value("/tmp/a b", as: FilePath.self) == "/tmp/a b")
    #expect(try value("https://example.org/a?b=c", as: URL.self)?.absoluteString == "https://example.org/a?b=c")
    #expect(try value("cat << EOF > x", as: ShellCommand.self) == "cat << EOF > x")
  }

  @Test(arguments: [("get", CheckProgram.Method.get), ("head", .headOnly)])
  func `a choice is read by its raw value`(written: String, method: CheckProgram.Method) throws {
    #expect(try value(written, as: CheckProgram.Method.self) == method)
  }

  // MARK: - What is refused

  @Test(arguments: ["1.5", "x", "0x10", "9223372036854775808", "1 000", "''"])
  func `what is no whole number is refused`(written: String) throws {
    #expect(try refusal(written, as: Int.self) == "expected a whole number, got '\(unquoted(written))'")
  }

  @Test(arguments: ["inf", "nan", "x", "1,5", "0x1p3", "1e999"])
  func `what is no finite number is refused`(written: String) throws {
    #expect(try refusal(written, as: Double.self) == "expected a number, got '\(written)'")
  }

  @Test(arguments: [
    ("1", nil), ("ture", "did you mean 'true'?"), ("y", nil), ("nope", nil), ("flase", "did you mean 'false'?"),
  ])
  func `what is neither true nor false is refused`(written: String, hint: String?) throws {
    #expect(try refusal(written, as: Bool.self, hint: hint) == "expected 'true' or 'false', got '\(written)'")
  }

  @Test(arguments: [
    ("soon", nil), ("1h 30m", nil), ("00:01:00", nil), ("inf", nil),
    ("2 weeks", "unknown unit 'weeks'; the units are 's', 'min', 'h' or 'day'"),
    ("10ms", "unknown unit 'ms'; the units are 's', 'min', 'h' or 'day'"),
  ])
  func `what is no duration is refused`(written: String, hint: String?) throws {
    let expected = "expected a duration such as '30s', '10 min' or '1.5h', got '\(written)'"
    #expect(try refusal(written, as: Duration.self, hint: hint) == expected)
  }

  @Test func `an empty path is refused, and one with a NUL`() throws {
    #expect(try refusal("''", as: FilePath.self) == "expected a path, got ''")
    #expect(try refusal("\"a\\0b\"", as: FilePath.self).hasPrefix("expected a path, got 'a"))
  }

  @Test(arguments: [
    ("example.org", "a URL begins with its scheme, such as 'https://'"),
    ("/index.html", "a URL begins with its scheme, such as 'https://'"),
    ("''", "a URL begins with its scheme, such as 'https://'"), ("https://exa mple.org:x/", nil),
  ])
  func `what is no absolute URL is refused`(written: String, hint: String?) throws {
    let expected = "expected a URL such as 'https://example.org/', got '\(unquoted(written))'"
    #expect(try refusal(written, as: URL.self, hint: hint) == expected)
  }

  @Test func `a choice that there is not is refused with those that there are`() throws {
    let message = try refusal("headd", as: CheckProgram.Method.self, hint: "did you mean 'head'?")
    #expect(message == "expected 'get', 'post' or 'head', got 'headd'")
  }

  @Test(arguments: [("[1]", "a list"), ("{a: 1}", "a mapping")])
  func `a collection is no scalar`(written: String, got: String) throws {
    #expect(try refusal(written, as: Int.self) == "expected a whole number, got \(got)")
    #expect(try refusal(written, as: String.self) == "expected text, got \(got)")
    #expect(try refusal(written, as: Bool.self) == "expected 'true' or 'false', got \(got)")
  }

  @Test(arguments: ["", "null", "~"])
  func `nothing is no value of a required key`(written: String) throws {
    let (holder, lines) = try read("value: \(written)", as: Holder<Int>.self)
    #expect(holder == nil)
    #expect(
      lines == [
        "check.yaml:1:1: error: nothing under key 'value' in program 'check'; expected a whole number",
        "hint: add 'value: 1'  # The value.",
      ])
  }

  @Test(arguments: [
    ("0.5e-6", "0.0000005s"), ("1e-9", "0.000000001s"), ("-0.25", "-0.25s"), ("90", "90s"), ("1.5h", "90 min"),
    ("9007199254740.993", "9007199254740.992s"),
  ])
  func `a duration is shown as one that can be read`(written: String, shown: String) throws {
    let duration = try Duration(configText: written)
    #expect(duration.yaml == shown)
    #expect(try Duration(configText: shown) == duration)
  }

  @Test(arguments: ["all", "none", "Mon-Fri", "Sat,Sun"])
  func `a calendar is shown as one that can be read`(written: String) throws {
    #expect(try DayCalendar(configText: written).yaml.replacing("\"", with: "") == written)
  }

  private func value<Value: ConfigValue>(_ written: String, as type: Value.Type) throws -> Value? {
    let (holder, lines) = try read("value: \(written)", as: Holder<Value>.self)
    #expect(lines == [])
    return holder?.value
  }

  /// The one message about a value, from `expected` on.
  private func refusal<Value: ConfigValue>(
    _ written: String, as type: Value.Type, hint: String? = nil
  ) throws -> String {
    let (holder, lines) = try read("value: \(written)", as: Holder<Value>.self)
    #expect(holder == nil)
    #expect(lines.dropFirst() == ["hint: \(hint ?? "write, for example, \(Value.schema.sample)")"])
    let start = "check.yaml:1:8: error: wrong value for key 'value' in program 'check'; "
    let line = try #require(lines.first)
    #expect(line.hasPrefix(start))
    return String(line.dropFirst(start.count))
  }

  private func unquoted(_ written: String) -> String { written.replacing("'", with: "") }
}
