import ApsisBuiltIns
import ApsisJobs
import ApsisSchedules
import ApsisTimes
import ApsisYAML
import TestSupport
import Testing

/// What the original's schedules give, held against ours.
struct ScheduleVectorTests {
  private struct Vector: Decodable {
    struct Failure: Decodable {
      let exception: String
    }

    let id: String
    let yaml: String
    let start: String
    let expect: [Expectation]?
    let error: Failure?
  }

  private struct Expectation: Decodable, Equatable {
    let time: String
    let arguments: [String: String]
    let hasStop: Bool

    init(from decoder: any Decoder) throws {
      var container = try decoder.unkeyedContainer()
      time = try container.decode(String.self)
      arguments = try container.decode([String: String].self)
      hasStop = !container.isAtEnd
    }
  }

  /// What came of a vector.
  private enum Verdict: String {
    case equal
    case refused = "refused alike"
    case onceOnly = "equal but for a time listed twice, which gives one run"
    case goesOn = "going on where the original fails"
    case notThere = "with a stop schedule, not there yet"
    case wrong
  }

  @Test func `schedules give what the original's give`() throws {
    var counts: [Verdict: Int] = [:]
    for vector in try Vectors.load("schedules.json", as: [Vector].self) {
      let verdict = try verdict(on: vector)
      counts[verdict, default: 0] += 1
      #expect(verdict != .wrong, "\(vector.id)")
    }
    let sorted = counts.sorted { $0.key.rawValue < $1.key.rawValue }
    Vectors.report("schedules", sorted.map { ($0.value, $0.key.rawValue) })
  }

  private func verdict(on vector: Vector) throws -> Verdict {
    if vector.yaml.hasPrefix("start:"), vector.yaml.contains("\nstop:") { return .notThere }
    let expected = vector.expect ?? []
    guard let job = try job(vector.yaml), let schedule = job.schedules.first else {
      return vector.error != nil && expected.isEmpty ? .refused : .wrong
    }
    let start = try #require(Time(vector.start))
    let given = schedule.schedule.occurrences(from: start).prefix(12).map { occurrence in
      (time: occurrence.time.description, arguments: occurrence.arguments.merging(schedule.arguments) { _, own in own })
    }
    let isEqual = equal(given, expected)
    if vector.error?.exception == "AssertionError" {
      return given.count == 12 && equal(Array(given.prefix(expected.count)), expected) ? .goesOn : .wrong
    }
    if vector.error != nil { return .wrong }
    if isEqual { return .equal }
    let once = expected.enumerated().filter { $0.offset == 0 || $0.element != expected[$0.offset - 1] }.map(\.element)
    return once.count < expected.count && equal(Array(given.prefix(once.count)), once) ? .onceOnly : .wrong
  }

  private func equal(
    _ given: [(time: String, arguments: [String: String])], _ expected: [Expectation]
  ) -> Bool {
    given.map(\.time) == expected.map(\.time) && given.map(\.arguments) == expected.map(\.arguments)
  }

  private func job(_ schedule: String) throws -> Job? {
    let lines = schedule.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    let text = "schedule:\n\(lines)\nprogram: {type: no-op}\n"
    let reader = JobReader(programs: try BuiltIns.programRegistry(), schedules: try BuiltIns.scheduleRegistry())
    return reader.read(YAMLFile(text: text, name: "job.yaml"), id: "job").job
  }
}
