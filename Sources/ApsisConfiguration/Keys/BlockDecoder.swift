/// Hands each key its value through the `Decodable` that the compiler makes.
///
/// So nothing is written through reflection, and a property that is no key can't be missed: the compiler asks for it.
struct BlockDecoder: Decoder {
  let fields: [FieldDecoder]

  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Name: CodingKey>(keyedBy type: Name.Type) throws -> KeyedDecodingContainer<Name> {
    KeyedDecodingContainer(Container(fields: fields))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw BlockDecoder.unsupported("a list") }
  func singleValueContainer() throws -> any SingleValueDecodingContainer { throw BlockDecoder.unsupported("a value") }

  fileprivate static func unsupported(_ what: String) -> DecodingError {
    .dataCorrupted(.init(codingPath: [], debugDescription: "\(what) is not a key; every stored property needs @Key"))
  }

  private struct Container<Name: CodingKey>: KeyedDecodingContainerProtocol {
    let fields: [FieldDecoder]

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Name] { fields.compactMap { Name(stringValue: $0.property) } }
    func contains(_ key: Name) -> Bool { fields.contains { $0.property == key.stringValue } }
    func decodeNil(forKey key: Name) throws -> Bool { !contains(key) }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Name) throws -> Value {
      guard let field = fields.first(where: { $0.property == key.stringValue }) else {
        throw DecodingError.keyNotFound(key, .init(codingPath: [], debugDescription: "no such key"))
      }
      return try Value(from: field)
    }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Name
    ) throws -> KeyedDecodingContainer<Nested> { throw BlockDecoder.unsupported("a container") }
    func nestedUnkeyedContainer(forKey key: Name) throws -> any UnkeyedDecodingContainer {
      throw BlockDecoder.unsupported("a list")
    }
    func superDecoder() throws -> any Decoder { throw BlockDecoder.unsupported("a superclass") }
    func superDecoder(forKey key: Name) throws -> any Decoder { throw BlockDecoder.unsupported("a superclass") }
  }
}

/// Holds the value of one key.
struct FieldDecoder: Decoder {
  enum Content: Sendable {
    case value(any Sendable)
    case reference
  }

  let property: String
  let name: String
  let content: Content

  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Name: CodingKey>(keyedBy type: Name.Type) throws -> KeyedDecodingContainer<Name> {
    throw BlockDecoder.unsupported("a container")
  }
  func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw BlockDecoder.unsupported("a list") }
  func singleValueContainer() throws -> any SingleValueDecodingContainer { throw BlockDecoder.unsupported("a value") }
}
