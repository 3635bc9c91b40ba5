public import Foundation

/// What the original gives, as `Tests/Vectors/README.md` describes it.
public enum Vectors {
  /// That which the environment variable `APSIS_VECTORS` names, or the one of the checkout.
  public static let folder =
    ProcessInfo.processInfo.environment["APSIS_VECTORS"].map { URL(filePath: $0) }
    ?? Executable.root.appending(path: "Tests/Vectors")

  /// The content of a file of the folder.
  public static func load<Content: Decodable>(_ name: String, as type: Content.Type = Content.self) throws -> Content {
    try JSONDecoder().decode(type, from: Data(contentsOf: folder.appending(path: name)))
  }

  /// Prints how many vectors came to which verdict: `signals: 20 pass`.
  public static func report(_ subject: String, _ counts: [(count: Int, verdict: String)]) {
    let parts = counts.filter { $0.count > 0 }.map { "\($0.count) \($0.verdict)" }
    print("\(subject): \(parts.joined(separator: ", "))")
  }
}

/// An input of a vector, whatever JSON makes of it.
public enum VectorInput: Decodable, Sendable, CustomStringConvertible {
  case text(String)
  case number(Double)
  case truth(Bool)
  case null

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let truth = try? container.decode(Bool.self) {
      self = .truth(truth)
    } else {
      self = .number(try container.decode(Double.self))
    }
  }

  /// As a YAML file has it.
  public var description: String {
    switch self {
    case .text(let text): text
    case .number(let number): Int(exactly: number).map(String.init) ?? String(number)
    case .truth(let truth): String(truth)
    case .null: "null"
    }
  }
}
