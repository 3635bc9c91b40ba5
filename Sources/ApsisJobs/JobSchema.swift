internal import ApsisConfiguration
public import ApsisJSON

extension JobTypes {
  /// JSON Schema of a job file that may name these types, for editors: draft 2020-12.
  ///
  /// It says what the declarations of the types say, and no more: what takes a whole folder to tell, or several keys, is for
  /// `apsis check`.
  public var jobSchema: JSONValue { JobSchema(types: descriptions).document }
}

/// A job file's JSON Schema, made of those of the types.
///
/// A block has an `if` for each type, and is no choice of all of them: an editor then tells what is wrong with the type that the block
/// names, and not that it is none of twenty.
private struct JobSchema {
  let types: [TypeDescription]

  var document: JSONValue {
    let properties = JobFileKey.allCases.map { key in
      JSONValue.Member(key.rawValue, .object([.init("description", .string(key.help))] + members(of: key)))
    }
    return .object([
      ValueSchema.dialect, .init("title", "Apsis job"), .init("type", "object"),
      .init("properties", .object(properties)), .init("required", .strings([JobFileKey.program.rawValue])),
      .init("additionalProperties", false), .init("$defs", .object(definitions)),
    ])
  }

  private func members(of key: JobFileKey) -> [JSONValue.Member] {
    switch key {
    case .params: someOrNone(JobSchema.param, list: [.init("uniqueItems", true)])
    case .schedule: someOrNone(["$ref": "#/$defs/schedule-or-pair"])
    case .program: [reference(to: .program)]
    case .condition: someOrNone(.object([reference(to: .condition)]))
    case .action: someOrNone(.object([reference(to: .action)]))
    case .successors: someOrNone(["$ref": "#/$defs/successor"])
    case .retry: [.init("anyOf", [Retry.schema.json(templates: false), ["type": "null"]])]
    case .metadata: [.init("type", "object"), .init("properties", ["labels": JobSchema.labels])]
    case .adHoc: [.init("anyOf", Bool.schema.json(templates: false)["anyOf"] ?? [])]
    }
  }

  /// One, a list of them, or null, which is as good as no key.
  private func someOrNone(_ one: JSONValue, list: [JSONValue.Member] = []) -> [JSONValue.Member] {
    [.init("anyOf", [one, .object([.init("type", "array"), .init("items", one)] + list), ["type": "null"]])]
  }

  /// A name: a letter of any script or `_`, and then whatever follows.
  private static let param: JSONValue = ["type": "string", "pattern": "^([A-Za-z_]|[^\\x00-\\x7F])"]

  private static let labels: JSONValue = {
    let label: JSONValue = ["type": ["string", "number", "boolean", "null"]]
    return ["anyOf": [label, ["type": "array", "items": label]]]
  }()

  // MARK: - Definitions

  private var definitions: [JSONValue.Member] {
    [.init("schedule-or-pair", scheduleOrPair), .init("successor", successor)]
      + JobTypeKind.allCases.map { JSONValue.Member(name(of: $0), block(of: $0)) }
      + types.map { JSONValue.Member(name(of: $0), $0.schema) }
  }

  /// Without a blank, which a reference would have to escape.
  private func name(of kind: JobTypeKind) -> String { kind.rawValue.replacing(" ", with: "-") }

  /// With its kind: a dotted name is one type's only among those of a kind.
  private func name(of type: TypeDescription) -> String { "\(name(of: type.kind)):\(type.name)" }

  private func reference(to kind: JobTypeKind) -> JSONValue.Member {
    .init("$ref", .string("#/$defs/\(name(of: kind))"))
  }

  private func block(of kind: JobTypeKind) -> JSONValue {
    let types = types.filter { $0.kind == kind }
    let short = types.flatMap { type in type.aliases.map { ($0, type.summary) } }.sorted { $0.0 < $1.0 }
    let names = short + types.map { ($0.name.description, $0.summary) }.sorted { $0.0 < $1.0 }
    let choices: [JSONValue] = types.map { type in
      [
        "if": ["properties": ["type": ["enum": .strings(type.names)]], "required": ["type"]],
        "then": ["$ref": .string("#/$defs/\(name(of: type))")],
      ]
    }
    let type: JSONValue = [
      "description": .string("Which \(kind.rawValue) it is."), "enum": .strings(names.map(\.0)),
      // Not of the standard: what editors show beside each name.
      "enumDescriptions": .strings(names.map(\.1)),
    ]
    let members: [JSONValue.Member] = [
      .init("type", "object"), .init("properties", ["type": type]), .init("required", ["type"]),
    ]
    return .object(members + (choices.isEmpty ? [] : [.init("allOf", .array(choices))]))
  }

  /// `{start: BLOCK, stop: BLOCK}`, or a block, whose type may have keys of these names.
  private var scheduleOrPair: JSONValue {
    let stop: JSONValue = ["anyOf": [.object([reference(to: .stopSchedule)]), ["type": "null"]]]
    return [
      "type": "object",
      // So that an editor offers them where nothing is written yet.
      "properties": ["start": [:], "stop": [:]],
      "if": ["anyOf": [["required": ["start"]], ["required": ["stop"]]], "not": ["required": ["type"]]],
      "then": [
        "properties": ["start": .object([reference(to: .schedule)]), "stop": stop], "required": ["start"],
        "additionalProperties": false,
      ],
      "else": .object([reference(to: .schedule)]),
    ]
  }

  /// A job ID, or a block of the action that makes runs, without its type.
  private var successor: JSONValue {
    let action = types.first { $0.kind == .action && $0.names.contains(JobReading.successorAction) }
    let short = JobID.schema.json(templates: JobTypeKind.action.takesTemplates)
    guard let action else { return short }
    return ["anyOf": [short, KeyDefinition.json(of: action.keys, templates: JobTypeKind.action.takesTemplates)]]
  }
}
