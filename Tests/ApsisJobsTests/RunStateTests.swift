import ApsisJobs
import TestSupport
import Testing

struct RunStateTests {
  @Test func `the states are the original's`() throws {
    let vectors = try StateVectors.load()
    #expect(Set(RunState.allCases.map(\.rawValue)) == Set(vectors.states))
    #expect(Set(RunState.allCases.filter(\.isFinished).map(\.rawValue)) == Set(vectors.finished))
    #expect(vectors.transitions.count == 100)
  }

  @Test(arguments: try StateVectors.load().transitions)
  func `a run goes from state to state as in the original`(transition: StateVectors.Transition) throws {
    let from = try #require(RunState(rawValue: transition.from))
    let to = try #require(RunState(rawValue: transition.to))
    #expect(from.canBecome(to) == transition.allowed)
  }
}

struct StateVectors: Decodable {
  struct Transition: Decodable, CustomTestStringConvertible {
    let from: String
    let to: String
    let allowed: Bool

    var testDescription: String { "\(from) to \(to)" }
  }

  let states: [String]
  let finished: [String]
  let transitions: [Transition]

  static func load() throws -> StateVectors { try Vectors.load("states.json") }
}
