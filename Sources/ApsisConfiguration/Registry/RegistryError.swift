/// A type that can't be registered: a mistake in the program text of a scheduler's executable.
public enum RegistryError: Error, Hashable, CustomStringConvertible {
  case nameTaken(String, by: TypeName, wanted: TypeName)
  case invalidName(String)
  /// A stored property without `@Key`, which nothing could bind.
  case strayProperty(String, of: TypeName)
  case duplicateKey(String, of: TypeName)
  /// A condition or an action that says nothing of how it is decided, or done.
  case undecidable(TypeName, expected: String)

  public var description: String {
    switch self {
    case .nameTaken(let name, let taken, let wanted): "name '\(name)' for \(wanted) is taken by \(taken)"
    case .invalidName(let name):
      "'\(name)' is no type name; expected dotted identifiers such as 'acme.ext.BatchProgram'"
    case .strayProperty(let property, let type): "stored property '\(property)' of \(type) has no @Key"
    case .duplicateKey(let key, let type): "\(type) declares key '\(key)' twice"
    case .undecidable(let type, let expected): "\(type) cannot be used alone; expected it to be a \(expected)"
    }
  }
}
