internal import ApsisDiagnostics
public import ApsisJSON

/// What a key's value may be.
public struct ValueSchema: Sendable {
  /// The shape as JSON Schema can tell it.
  public indirect enum Shape: Sendable {
    case text
    /// Text of a format that JSON Schema has a name for, such as `uri`.
    case format(String)
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
  /// - Parameter templates: Whether a template may stand for any scalar.
  public func json(templates: Bool) -> JSONValue {
    let template: JSONValue = ["type": "string", "pattern": "\\{\\{|\\{%|<< "]
    func orTemplate(_ json: JSONValue) -> JSONValue { templates ? ["anyOf": [json, template]] : json }
    switch shape {
    case .text: return ["type": ["string", "number", "boolean"]]
    case .job: return ["type": "string"]
    case .arguments: return ["type": "object", "additionalProperties": ["type": ["string", "number", "boolean"]]]
    case .format(let format): return orTemplate(["type": "string", "format": .string(format)])
    case .integer: return orTemplate(["type": "integer"])
    case .number: return orTemplate(["type": "number"])
    case .boolean: return orTemplate(["type": "boolean"])
    case .duration:
      let pattern = "^\\s*[+-]?[0-9._]+\\s*(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)?\\s*$"
      return orTemplate(["anyOf": [["type": "number"], ["type": "string", "pattern": .string(pattern)]]])
    case .choice(let names): return orTemplate(["enum": .strings(names)])
    case .constant(let value): return ["const": .bool(value)]
    case .oneOrMore(let element):
      let one = element.json(templates: templates)
      return ["anyOf": [one, ["type": "array", "items": one, "minItems": 1]]]
    case .either(let one, let other):
      return ["anyOf": [one.json(templates: templates), other.json(templates: templates)]]
    case .list(let element): return ["type": "array", "items": element.json(templates: templates)]
    case .mapping(let value):
      return ["type": "object", "additionalProperties": value.json(templates: templates)]
    case .group(let keys): return KeyDefinition.json(of: keys, templates: templates)
    case .nullable(let value): return ["anyOf": [value.json(templates: templates), ["type": "null"]]]
    }
  }
}

extension ValueSchema {
  static func choice(_ names: [String]) -> ValueSchema {
    ValueSchema(.choice(names), expectation: Spelling.list(names), sample: names.first ?? "")
  }
}
