/// A key of a configuration, declared as a property of a ``Configurable`` struct.
///
/// ```swift
/// @Key("URL to request.") var url: URL                              // required
/// @Key("Give up after this long.") var timeout: Duration = .seconds(30)
/// @Key("File to append to.") var path: FilePath?                    // nil unless given
/// ```
///
/// The key in YAML is the property's name with underscores: `gracePeriod` is `grace_period`, `groupID` is `group_id`; `name` says
/// another. `sample` is a value as YAML, for samples and hints, where that of the key's type does not fit. `json` says how the API
/// shows the key.
@propertyWrapper
public struct Key<Value: ConfigValue>: Sendable {
  private enum Role: Sendable {
    case declaration(help: String, name: String?, sample: String?, json: KeyJSON)
    case bound(name: String)
    /// In the instance of a type's key table, from which ``KeyReference``s come.
    case reference(name: String)
  }

  private var role: Role
  /// The bound value, or the default of a declaration if it gives one.
  @usableFromInline var value: Value?

  /// A key with a default.
  public init(
    wrappedValue: Value, _ help: String = "", name: String? = nil, sample: String? = nil, json: KeyJSON = .always
  ) {
    role = .declaration(help: help, name: name, sample: sample, json: json)
    value = wrappedValue
  }

  /// A key that is required, unless its type is an optional.
  public init(_ help: String = "", name: String? = nil, sample: String? = nil, json: KeyJSON = .always) {
    role = .declaration(help: help, name: name, sample: sample, json: json)
  }

  /// The bound value, or the default.
  ///
  /// A required key has no value in an instance that was made by `init()`; reading it there is a mistake of the program text, and
  /// traps.
  ///
  /// Inlined, since a schedule reads its keys for each of its times.
  @inlinable public var wrappedValue: Value {
    get {
      value ?? Key.unbound()
    }
    set { set(newValue) }
  }

  /// What an optional key is without being given. Asked for only when it is read, since each binding makes all declarations anew.
  fileprivate static var absent: Value? { (Value.self as? any OptionalValue.Type)?.absent as? Value }

  @usableFromInline static func unbound() -> Value {
    guard let absent else {
      preconditionFailure("a required key was read from a \(Value.self) that is not bound; the registry binds")
    }
    return absent
  }

  @usableFromInline mutating func set(_ value: Value) {
    role = .bound(name: name ?? "")
    self.value = value
  }

  /// The key itself, as `validate(_:)` names it: `\.$timeout`.
  public var projectedValue: KeyReference<Value> { KeyReference(name: name ?? "") }

  private var name: String? {
    switch role {
    case .declaration(_, let name, _, _): name
    case .bound(let name), .reference(let name): name
    }
  }
}

/// Names a key of a type, so that the compiler finds a misspelt one.
public struct KeyReference<Value: ConfigValue>: Sendable {
  let name: String
}

extension Key: Decodable {
  /// Only for the framework, which binds through the `Decodable` that the compiler makes for a struct of keys.
  ///
  /// - Throws: `DecodingError` for any other decoder.
  public init(from decoder: any Decoder) throws {
    guard let field = decoder as? FieldDecoder else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "keys are read by the configuration framework only"))
    }
    switch field.content {
    case .reference: role = .reference(name: field.name)
    case .value(let value as Value):
      role = .bound(name: field.name)
      self.value = value
    case .value(let other):
      throw DecodingError.typeMismatch(
        Value.self, .init(codingPath: [], debugDescription: "key '\(field.name)' was given a \(type(of: other))"))
    }
  }
}

/// A key whatever its type, as `Mirror` finds it.
protocol DeclaredKey {
  func definition(property: String) -> KeyDefinition
}

extension Key: DeclaredKey {
  func definition(property: String) -> KeyDefinition {
    guard case .declaration(let help, let name, let sample, let json) = role else {
      return KeyDefinition(
        property: property, name: property, help: "", sample: nil, json: .always, default: nil, of: Value.self)
    }
    return KeyDefinition(
      property: property, name: name ?? KeyDefinition.name(ofProperty: property), help: help,
      sample: sample, json: json, default: value ?? Key.absent, of: Value.self)
  }
}
