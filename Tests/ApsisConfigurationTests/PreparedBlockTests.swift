import ApsisConfiguration
import ApsisJSON
import ApsisTemplates
import ApsisYAML
import Testing

struct PreparedBlockTests {
  /// A type with a key of each way in which keys are shown.
  private struct Shown: RegisteredType {
    static let typeName: TypeName = "acme.ext.Shown"

    @Key("Always there.") var count: Int = 1
    @Key("There if given.", json: .unlessDefault) var user: String?
    @Key("A number as text.", json: .asText) var wait: Duration? = .seconds(5)
    @Key("A group.", json: .unlessDefault) var stop: Stop = Stop()
    @Key("A list of words.") var words: [String] = []
    @Key("Names and values.", json: .unlessDefault) var names: [String: Duration] = [:]

    static func label(of keys: WrittenKeys<Self>) -> String? {
      let words = keys.texts(\.$words).joined(separator: " ")
      return words.isEmpty ? nil : "\(words) for \(keys.text(\.$user) ?? "nobody"), \(keys.value(\.$count) ?? 0)"
    }
  }

  private struct Stop: Configurable {
    @Key("How.", json: .unlessDefault) var how: How = .now
    @Key("How long.", json: .unlessDefault) var grace: Duration? = .seconds(60)
  }

  private enum How: String, CaseIterable, ConfigValue {
    case now, later
  }

  private func prepare(_ text: String) throws -> PreparedBlock<any RegisteredType> {
    var registry = TypeRegistry<any RegisteredType>(kind: "program")
    try registry.register(Shown.self, aliases: ["shown"]) { $0 }
    let root = try #require(YAMLFile(text: text, name: "a.yaml").root)
    var reader = ConfigReader(templates: .checked(names: ["date", "n"]), cache: TemplateCache())
    let block = registry.prepare(root, with: &reader)
    return try #require(block, "\(reader.diagnostics)")
  }

  @Test(arguments: [
    ("type: shown", #"{"type": "shown", "count": 1, "wait": "5", "words": []}"#),
    (
      "{type: acme.ext.Shown, wait: 2.5, count: '7', user: 5}",
      #"{"type": "shown", "count": 7, "user": "5", "wait": "2.5", "words": []}"#
    ),
    (
      "{type: shown, wait: null, stop: {}, words: ['{{ date }}', 7]}",
      #"{"type": "shown", "count": 1, "wait": null, "words": ["{{ date }}", "7"]}"#
    ),
    (
      "{type: shown, wait: 5 min, stop: {grace: 90}, count: '{{ n }}'}",
      #"{"type": "shown", "count": "{{ n }}", "wait": "5 min", "stop": {"grace": 90}, "words": []}"#
    ),
    (
      "{type: shown, stop: {how: later, grace: null}, user: ~, names: {b: 5 min, a: 1}}",
      #"{"type": "shown", "count": 1, "wait": "5", "stop": {"how": "later", "grace": null}, "words": [], "#
        + #""names": {"b": "5 min", "a": 1}}"#
    ),
  ])
  func `a block is JSON in the words of its file`(text: String, json: String) throws {
    #expect(try prepare(text).json.line == json)
  }

  @Test func `a bound block is JSON with its values`() throws {
    let block = try prepare(
      "{type: shown, wait: '{{ n }} min', count: '{{ n }}', stop: {grace: 1 min}, names: {a: 1h}}")
    let scope = TemplateScope(["n": .string("5"), "date": .string("2026-11-23")])
    #expect(
      try block.boundJSON(scope, cache: TemplateCache()).line
        == #"{"type": "shown", "count": 5, "wait": "300", "words": [], "names": {"a": 3600.0}}"#)
  }

  @Test func `a block is called by what its type says, or by its type`() throws {
    #expect(try prepare("{type: shown, words: [a, '{{ date }}']}").label == "a {{ date }} for nobody, 1")
    #expect(try prepare("{type: acme.ext.Shown}").label == "shown")
  }
}
