internal import ApsisConfiguration
internal import ApsisYAML
internal import SystemPackage

/// The database: the path of its file, or a mapping.
struct DatabaseKeys: ConfigValue {
  let path: FilePath
  /// How long to wait for somebody else's lock.
  let timeout: Duration?

  static let standard = DatabaseKeys(Keys())

  private struct Keys: Configurable {
    @Key("File of the database.", sample: "apsis.db") var path: FilePath = "apsis.db"
    @Key("How long to wait for somebody else's lock.", sample: "10s") var timeout: Duration?

    static func validate(_ keys: inout KeyValidation<Self>) {
      keys.requirePositive(\.$timeout)
    }
  }

  private init(_ keys: Keys) {
    path = keys.path
    timeout = keys.timeout
  }

  private init(path: FilePath) {
    self.path = path
    timeout = nil
  }

  static var schema: ValueSchema {
    ValueSchema(
      .either(FilePath.schema, Keys.schema), expectation: "a path, or a mapping with 'path'", sample: "apsis.db")
  }

  static func read(_ node: Node, with reader: inout ConfigReader) -> DatabaseKeys? {
    switch node.content {
    case .scalar: return FilePath.read(node, with: &reader).map(DatabaseKeys.init(path:))
    case .mapping: return Keys.read(node, with: &reader).map(DatabaseKeys.init)
    case .sequence:
      reader.report(unexpected: node, expected: schema)
      return nil
    }
  }

  var yaml: String { "{path: \(path.yaml), timeout: \(timeout.yaml)}" }
}
