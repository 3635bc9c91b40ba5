internal import ApsisDiagnostics
public import ApsisJSON

/// What a key's value may be.
public struct ValueSchema: Sendable {
  /// The shape as JSON Schema can tell it.
  public indirect enum Shape: Sendable {
    case text
    /// Text of a format that JSON Schema has a name for, such as `uri`.
    case format(String)
    /// Text of a form, as a regular expression that ECMAScript and other dialects read alike.
    case pattern(String)
    case integer, number, boolean, duration
    case choice([String])
    /// One truth value only.
    case constant(Bool)
    /// Text that names a job.
    case job
    /// Arguments for a job, by the names of its params.
    case arguments
    case list(ValueSchema)
    case oneOrMore(ValueSchema)
    case either(ValueSchema, ValueSchema)
    case mapping(ValueSchema)
    case group([KeyDefinition])
    case nullable(ValueSchema)
  }

  public let shape: Shape
  /// Completes "expected …", for example: a duration such as '30s', '10 min' or '1.5h'.
  public let expectation: String
  /// A value as YAML, in flow style.
  public let sample: String

  public init(_ shape: Shape, expectation: String, sample: String) {
    self.shape = shape
    self.expectation = expectation
    self.sample = sample
  }
}

extension ValueSchema {
  /// JSON Schema, draft 2020-12.
  ///
  /// - Parameters:
  ///   - templates: Whether a template may stand for any scalar.
  ///   - null: Whether null may stand for the value, as it does for that of a key with a default.
  public func json(templates: Bool, null: Bool = false) -> JSONValue {
    let all = alternatives(templates: templates) + (null ? [["type": "null"]] : [])
    // Side by side, not nested: an editor then names all of them in one message.
    let distinct = all.enumerated().filter { !all[..<$0.offset].contains($0.element) }.map(\.element)
    return distinct.count == 1 ? distinct[0] : ["anyOf": .array(distinct)]
  }

  private func alternatives(templates: Bool) -> [JSONValue] {
    func orTemplate(_ all: JSONValue...) -> [JSONValue] { templates ? all + [ValueSchema.template] : all }
    switch shape {
    case .text: return [["type": ["string", "number", "boolean"]]]
    case .job: return [["type": "string", "minLength": 1]]
    case .arguments: return [["type": "object", "additionalProperties": ["type": ["string", "number", "boolean"]]]]
    case .format(let format): return orTemplate(["type": "string", "format": .string(format)])
    case .pattern(let pattern): return orTemplate(["type": "string", "pattern": .string(pattern)])
    case .integer: return orTemplate(["type": "integer"], ["type": "string", "pattern": "^[+-]?[0-9_]+$"])
    case .number:
      return orTemplate(["type": "number"], ["type": "string", "pattern": "^[+-]?[0-9._]+([eE][+-]?[0-9]+)?$"])
    case .boolean: return orTemplate(["type": "boolean"], ["type": "string", "pattern": .string(ValueSchema.boolean)])
    case .duration: return orTemplate(["type": "number"], ["type": "string", "pattern": .string(ValueSchema.duration)])
    case .choice(let names): return orTemplate(["enum": .strings(names)])
    case .constant(let value): return [["const": .bool(value)]]
    case .oneOrMore(let element):
      let list: JSONValue = ["type": "array", "items": element.json(templates: templates), "minItems": 1]
      return element.alternatives(templates: templates) + [list]
    case .either(let one, let other):
      return one.alternatives(templates: templates) + other.alternatives(templates: templates)
    case .list(let element): return [["type": "array", "items": element.json(templates: templates)]]
    case .mapping(let value):
      return [["type": "object", "additionalProperties": value.json(templates: templates)]]
    case .group(let keys): return [KeyDefinition.json(of: keys, templates: templates)]
    case .nullable(let value): return value.alternatives(templates: templates) + [["type": "null"]]
    }
  }

  /// What a JSON Schema begins with that is a document of its own.
  public static let dialect = JSONValue.Member("$schema", "https://json-schema.org/draft/2020-12/schema")

  private static let template: JSONValue = ["type": "string", "pattern": "\\{\\{|\\{%|\\{#|<< "]

  /// As text, in any case; also as YAML 1.1 writes them. No `enum`, whose values an editor would offer.
  private static let boolean =
    "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Yy][Ee][Ss]|[Nn][Oo]|[Oo][Nn]|[Oo][Ff][Ff])$"

  private static let duration =
    "^\\s*[+-]?[0-9._]+([eE][+-]?[0-9]+)?\\s*$"
    + "|^[+-]?[0-9.]+\\s*(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)\\n?$"
}

extension ValueSchema {
  static func choice(_ names: [String]) -> ValueSchema {
    ValueSchema(.choice(names), expectation: Spelling.list(names), sample: names.first ?? "")
  }
}
