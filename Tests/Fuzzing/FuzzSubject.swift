/// Something that reads what people write, and must stand whatever it is given.
protocol FuzzSubject: Sendable {
  /// What the command line and the folders of fixtures call it.
  var name: String { get }
  var grammar: Grammar { get }
  /// Inputs to begin with: what there is in the examples, the fixtures and the vectors.
  func corpus() throws -> [[UInt8]]

  /// Reads the input, and does with it what the program would.
  ///
  /// - Returns: Whether the input was sound.
  /// - Throws: ``BrokenPromise`` if the reader contradicts itself.
  func run(_ input: [UInt8]) throws -> Bool
}

enum FuzzSubjects {
  static let all: [any FuzzSubject] = [YAMLSubject(), TemplateSubject(), ScheduleSubject(), TextSubject()]

  static func named(_ name: String) -> (any FuzzSubject)? { all.first { $0.name == name } }
}

extension FuzzSubject {
  func mutator() throws -> Mutator { Mutator(corpus: try corpus(), grammar: grammar) }
}

/// Something that always holds did not.
struct BrokenPromise: Error, CustomStringConvertible {
  let description: String
}

func promise(_ holds: Bool, _ sentence: @autoclosure () -> String) throws {
  if !holds { throw BrokenPromise(description: sentence()) }
}
