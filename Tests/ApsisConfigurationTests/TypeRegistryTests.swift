import ApsisConfiguration
import ApsisDiagnostics
import ApsisJSON
import ApsisTemplates
import ApsisYAML
import Testing

struct TypeRegistryTests {
  @Test func `a type is found by its dotted name and its aliases`() throws {
    let registry = try registry()
    for name in ["check", "http-check", "acme.http.CheckProgram"] {
      #expect(registry[name]?.name == "acme.http.CheckProgram")
    }
    #expect(registry["Check"] == nil)
    #expect(registry.names == ["check", "http-check", "acme.http.CheckProgram"])
    #expect(registry["check"]?.shortName == "check")
  }

  @Test func `keys are named as properties, with underscores, or as the declaration says`() throws {
    let keys = try #require(try registry()["check"]).keys
    #expect(
      keys.map(\.name) == [
        "url", "timeout", "expect", "warn_after", "follows_redirects", "output_path", "method", "headers", "any_of",
        "user_id", "retry", "then",
      ])
    #expect(keys.filter(\.isRequired).map(\.name) == ["url"])
    #expect(keys.first?.help == "URL to request.")
    #expect(keys.map(\.defaultText).prefix(4) == [nil, "30s", "200", "0.5"])
  }

  @Test func `abbreviations in a property's name are one word`() throws {
    struct Named: RegisteredType {
      static let typeName: TypeName = "acme.Named"
      @Key var groupID = ""
      @Key var gracePeriod = ""
      @Key var httpURLPath = ""
      @Key var x = ""
      @Key var useTLS13 = ""
      @Key var aB = ""
    }
    var registry = TypeRegistry<any RegisteredType>(kind: "program")
    try registry.register(Named.self) { $0 }
    #expect(
      registry["acme.Named"]?.keys.map(\.name) == [
        "group_id", "grace_period", "http_url_path", "x", "use_tls13", "a_b",
      ])
  }

  // MARK: - What cannot be registered

  @Test func `a name is given once`() throws {
    var registry = try registry()
    #expect(throws: RegistryError.nameTaken("check", by: "acme.http.CheckProgram", wanted: "acme.Other")) {
      try registry.register(Other.self, aliases: ["other", "check"]) { $0 }
    }
    #expect(registry["other"] == nil, "nothing is added then")
    #expect(throws: RegistryError.self) { try registry.register(CheckProgram.self) { $0 } }
    #expect(
      RegistryError.nameTaken("check", by: "acme.http.CheckProgram", wanted: "acme.Other").description
        == "name 'check' for acme.Other is taken by acme.http.CheckProgram")
  }

  @Test func `an alias is given once, even by one type`() throws {
    var registry = TypeRegistry<any RegisteredType>(kind: "program")
    #expect(throws: RegistryError.self) { try registry.register(Other.self, aliases: ["a", "a"]) { $0 } }
  }

  @Test func `a stored property that is no key is refused`() {
    struct Stray: RegisteredType {
      static let typeName: TypeName = "acme.Stray"
      @Key var name = ""
      var count = 0
    }
    var registry = TypeRegistry<any RegisteredType>(kind: "program")
    #expect(throws: RegistryError.strayProperty("count", of: "acme.Stray")) { try registry.register(Stray.self) { $0 } }
  }

  @Test func `a key is declared once`() {
    struct Twice: RegisteredType {
      static let typeName: TypeName = "acme.Twice"
      @Key var name = ""
      @Key("", name: "name") var other = ""
    }
    var registry = TypeRegistry<any RegisteredType>(kind: "program")
    #expect(throws: RegistryError.duplicateKey("name", of: "acme.Twice")) { try registry.register(Twice.self) { $0 } }
  }

  @Test(arguments: [
    ("acme.Type", true), ("a.b_1.C", true), ("Type", false), ("", false), ("a..B", false), (".a", false), ("a.", false),
    ("a b.C", false), ("a.1B", false), ("a-b.C", false), ("a/b.C", false), ("../a.B", false),
  ])
  func `a type's name is dotted identifiers`(name: String, isValid: Bool) {
    #expect(TypeName(name).isValid == isValid)
  }

  // MARK: - What a block names

  @Test(arguments: [
    ("chekc", "did you mean 'check'?"), ("acme.http.CheckProgam", "did you mean 'acme.http.CheckProgram'?"),
    ("http.CheckProgram", "did you mean 'acme.http.CheckProgram'?"), ("backup", nil),
  ])
  func `an unknown type lists the known and the nearest`(name: String, hint: String?) throws {
    let (message, found) = try registry().unknown(name)
    #expect(
      message == "unknown program type '\(name)'; expected 'check'")
    #expect(found == hint)
  }

  @Test(arguments: ["foo.bar.Baz", "mycorp.programs.CheckProgramme", "a.b"])
  func `a dotted name of somebody else's is no typing error`(name: String) throws {
    let (message, hint) = try registry().unknown(name)
    #expect(
      message
        == "program type '\(name)' cannot be used here: this scheduler has no such type, and loads no Python classes"
    )
    #expect(hint == "a type of your own is written in Swift and built into the scheduler")
  }

  @Test func `a type that is not available says why`() throws {
    var registry = try registry()
    registry.registerUnavailable("procstar-ecs", because: "it needs AWS")
    registry.registerUnavailable("agent", because: "agents are gone", hint: "use 'check'")
    #expect(registry.unknown("procstar-ecs") == ("program type 'procstar-ecs' cannot be used here: it needs AWS", nil))
    #expect(registry.unknown("agent") == ("program type 'agent' cannot be used here: agents are gone", "use 'check'"))
  }

  @Test(
    arguments: [
      ("5", "a.yaml:1:1: error: wrong value for 'program'; expected a mapping with 'type', got '5'", nil),
      (
        "check", "a.yaml:1:1: error: wrong value for 'program'; expected a mapping with 'type', got 'check'",
        "write {type: check}"
      ),
      (
        "{url: x}",
        "a.yaml:1:1: error: missing key 'type' in program; expected 'check'",
        nil
      ),
      (
        "type: [check]",
        "a.yaml:1:7: error: wrong program type; expected 'check', got a list",
        nil
      ),
      (
        "type:",
        "a.yaml:1:6: error: wrong program type; expected 'check', "
          + "got nothing",
        nil
      ),
    ] as [(String, String, String?)])
  func `a block names its type`(text: String, message: String, hint: String?) throws {
    let root = try #require(YAMLFile(text: text, name: "a.yaml").root)
    var reader = ConfigReader(templates: .checked(names: []), cache: TemplateCache())
    #expect(try registry().prepare(root, with: &reader) == nil)
    #expect(lines(reader.diagnostics) == [message] + (hint.map { ["hint: \($0)"] } ?? []))
  }

  // MARK: - Schema and sample

  @Test func `a type's declaration gives its JSON Schema`() throws {
    let schema = try otherEntry().schema(templates: true)
    #expect(
      schema.pretty == """
        {
          "title": "acme.Other",
          "description": "",
          "type": "object",
          "properties": {
            "type": {
              "enum": [
                "acme.Other"
              ]
            },
            "count": {
              "description": "How many.",
              "anyOf": [
                {
                  "type": "integer"
                },
                {
                  "type": "string",
                  "pattern": "^[+-]?[0-9_]+$"
                },
                {
                  "type": "string",
                  "pattern": "\\\\{\\\\{|\\\\{%|\\\\{#|<< "
                }
              ]
            },
            "names": {
              "default": [],
              "anyOf": [
                {
                  "type": "array",
                  "items": {
                    "type": [
                      "string",
                      "number",
                      "boolean"
                    ]
                  }
                },
                {
                  "type": "null"
                }
              ]
            }
          },
          "required": [
            "type",
            "count"
          ],
          "additionalProperties": false
        }
        """)
  }

  @Test func `without templates a schema has the bare types`() throws {
    let schema = try #require(try registry()["check"]).schema(templates: false)
    let properties = try #require(schema["properties"])
    #expect(properties["url"]?["format"] == "uri")
    let null: JSONValue = ["type": "null"]
    #expect(properties["method"]?["anyOf"] == [["enum": ["get", "post", "head"]], null])
    let text: JSONValue = ["type": ["string", "number", "boolean"]]
    #expect(properties["headers"]?["anyOf"] == [["type": "object", "additionalProperties": text], null])
    #expect(properties["retry"]?["anyOf"]?.line.contains("\"required\": [\"count\"]") == true)
    #expect(properties["expect"]?["default"] == 200)
    #expect(properties["follows_redirects"]?.line.contains("{{") == false)
  }

  @Test func `a sample is a block that loads, with the optional keys or without`() throws {
    let entry = try #require(try registry()["check"])
    let sample = entry.sample(indent: "  ")
    let names = entry.keys.map { "  # \($0.name): " }
    let whole = sample.split(separator: "\n").map { line in
      names.contains { line.hasPrefix($0) } ? String(line).replacing("# ", with: "", maxReplacements: 1) : String(line)
    }.joined(separator: "\n")
    #expect(whole != sample)
    for text in [sample, whole] {
      let file = YAMLFile(text: "program:\n\(text)\n", name: "a.yaml")
      let node = try #require(file.root?.mapping?["program"]?.value)
      var reader = ConfigReader(templates: .checked(names: []), cache: TemplateCache())
      let registry = try registry()
      let block = registry.prepare(node, with: &reader)
      #expect(lines(file.diagnostics + reader.diagnostics) == [])
      #expect(block != nil)
    }
  }

  private func registry() throws -> TypeRegistry<any RegisteredType> {
    var registry = TypeRegistry<any RegisteredType>(kind: "program")
    try registry.register(CheckProgram.self, aliases: ["check", "http-check"]) { $0 }
    return registry
  }

  private func otherEntry() throws -> RegisteredEntry<any RegisteredType> {
    var registry = TypeRegistry<any RegisteredType>(kind: "program")
    try registry.register(Other.self) { $0 }
    return registry.types[0]
  }
}

private struct Other: RegisteredType {
  static let typeName: TypeName = "acme.Other"
  @Key("How many.") var count: Int
  @Key var names: [String] = []
}
