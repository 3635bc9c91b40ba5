/// How a program ended.
public struct ProgramResult: Sendable, Hashable {
  public enum Outcome: Sendable, Hashable {
    case success, failure
  }

  public let outcome: Outcome
  /// Why, in a few words; shown with the run.
  public let message: String?
  /// Text to add to the run's output.
  public let output: String?

  private init(_ outcome: Outcome, message: String? = nil, output: String? = nil) {
    self.outcome = outcome
    self.message = message
    self.output = output
  }

  public static let success = ProgramResult(.success)

  public static func success(output: String) -> ProgramResult { ProgramResult(.success, output: output) }

  public static func failure(_ message: String) -> ProgramResult { ProgramResult(.failure, message: message) }

  public static func failure(_ message: String, output: String) -> ProgramResult {
    ProgramResult(.failure, message: message, output: output)
  }
}

/// An error that a program throws with nothing but a text to say.
public struct ProgramError: Error, Sendable, Hashable, CustomStringConvertible {
  public let description: String

  public init(_ message: String) {
    description = message
  }
}
