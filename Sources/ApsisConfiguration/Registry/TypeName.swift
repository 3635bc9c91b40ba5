public import ApsisJSON

/// The name under which a job file finds a type: dotted, such as `apsis.program.internal.stats.StatsProgram`.
///
/// The parts but the last name a folder, the last one names the type and its file.
public struct TypeName: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let description: String

  public init(_ text: String) {
    description = text
  }

  /// The last part.
  public var typeName: String { String(description.split(separator: ".").last ?? "") }

  /// The first part: whose types these are.
  package var root: Substring { description.prefix { $0 != "." } }

  /// Whether it has two parts or more, all of them identifiers.
  public var isValid: Bool {
    let parts = description.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count >= 2
      && parts.allSatisfy { part in
        part.first?.isLetter == true && part.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
      }
  }

  public static func < (a: TypeName, b: TypeName) -> Bool { a.description < b.description }
}

extension TypeName: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) { self.init(value) }
}

/// A type that job files name: a program, a schedule, and whatever else is a plug-in.
public protocol RegisteredType: Configurable {
  static var typeName: TypeName { get }

  /// One sentence for the list of types.
  static var summary: String { get }

  /// What people may call a block of this type, in a few words of its file: `echo {{ date }}`. Nil for the type's short name.
  static func label(of keys: WrittenKeys<Self>) -> String?

  /// How the API shows the keys, where one tells something of another.
  ///
  /// - Parameter members: The keys one by one, as each says of itself.
  static func members(_ members: [JSONValue.Member], of keys: WrittenKeys<Self>) -> [JSONValue.Member]
}

extension RegisteredType {
  public static var summary: String { "" }

  public static func label(of keys: WrittenKeys<Self>) -> String? { nil }
  public static func members(_ members: [JSONValue.Member], of keys: WrittenKeys<Self>) -> [JSONValue.Member] {
    members
  }
}
