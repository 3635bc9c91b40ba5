import ApsisConfiguration
import ApsisPrograms
import ApsisTemplates
import ApsisTimes
import ApsisYAML
import Foundation
import SystemPackage

/// A short text, read by each type that a key or a flag may have; what it is written as must read the same.
struct TextSubject: FuzzSubject {
  let name = "text"
  let grammar = Grammar.text

  func corpus() throws -> [[UInt8]] {
    let texts = [
      "2026-11-23", "17:30:00", "09:30:00.5", "2026-11-23T17:30:00Z", "2026-11-23 17:30:00.25+05:30", "Mon,Wed-Fri",
      "all",
      "Europe/Berlin", "America/Argentina/Buenos_Aires", "/data/x.csv", "https://example.org/a?b=c", "-12_000",
      "0.5e-3", "yes",
    ]
    return try texts.map { Array($0.utf8) } + Corpus.vectors("durations.json", "input") + Corpus.fixtures(of: name)
  }

  func run(_ input: [UInt8]) throws -> Bool {
    let text = String(decoding: input, as: UTF8.self)
    let read = [
      try same(Day(text)), try same(Daytime(text)), try same(Time(text)),
      try value(Duration.self, text), try value(Daytime.self, text), try value(Time.self, text),
      try value(DayCalendar.self, text), try value(Zone.self, text), try value(Int.self, text),
      try value(Signal.self, text), try value(Double.self, text), try value(Bool.self, text),
      try value(FilePath.self, text),
    ]
    _ = try? URL(configText: text).yaml
    return read.dropLast().contains(true)
  }

  private func same<Value: LosslessStringConvertible & Equatable>(_ value: Value?) throws -> Bool {
    guard let value else { return false }
    try promise(Value(value.description) == value, "'\(value)' reads as what it was written for")
    return true
  }

  private func value<Value: ScalarConfigValue & Equatable>(_ type: Value.Type, _ text: String) throws -> Bool {
    guard let value = try? Value(configText: text) else { return false }
    let node = YAMLFile(text: value.yaml, name: "value.yaml").root
    var reader = ConfigReader(templates: .none, cache: TemplateCache())
    let again = node.flatMap { Value.read($0, with: &reader) }
    try promise(again == value || isInexact(value), "\(type) '\(text)' reads as what it is shown as, \(value.yaml)")
    return true
  }

  /// A duration is shown in seconds of 53 bits.
  private func isInexact(_ value: any Sendable) -> Bool {
    (value as? Duration).map { $0.nanoseconds.magnitude >= 1 << 53 } ?? false
  }
}
