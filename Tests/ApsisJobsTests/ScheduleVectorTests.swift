import ApsisBuiltIns
import ApsisJobs
import ApsisSchedules
import ApsisTimes
import ApsisYAML
import TestSupport
import Testing

/// What the original's schedules give, held against ours: `Tests/Vectors/README.md` says what the fields are.
struct ScheduleVectorTests {
  @Test func `schedules give what the original's give`() throws {
    var counts: [ScheduleVector.Verdict: Int] = [:]
    for vector in try ScheduleVector.load() {
      let outcome = try vector.outcome()
      let verdict = vector.verdict(on: outcome)
      counts[verdict, default: 0] += 1
      if !verdict.passes { Issue.record("\(vector.id): \(vector.yaml): got \(outcome)") }
    }
    func list(_ passes: Bool) -> Int { counts.filter { $0.key.passes == passes }.values.reduce(0, +) }
    print("schedules: \(list(true)) pass" + (list(false) > 0 ? ", \(list(false)) fail" : ""))
    let kinds = ScheduleVector.Verdict.allCases.compactMap { kind in counts[kind].map { "\($0) \(kind.rawValue)" } }
    print("schedules, by verdict: \(kinds.joined(separator: ", "))")
  }
}

struct ScheduleVector: Decodable {
  /// What came of a vector, by its fields alone.
  enum Verdict: String, CaseIterable {
    case equal
    /// The original lists a time twice; a run is known by its instant, so that it gives one run here.
    case onceOnly = "equal but for a time listed twice"
    case refused
    /// The original fails in its midst; ours gives the same so far, and then what comes next.
    case goesOn = "going on where the original fails"
    case wrong

    var passes: Bool { self != .wrong }
  }

  struct Planned: Equatable {
    let time: String
    let arguments: [String: String]
    let stop: String?
  }

  struct Failure: Decodable {
    let exception: String
  }

  let id: String
  let yaml: String
  let start: String
  let enabled: Bool?
  let expect: [Planned]?
  let error: Failure?

  /// How the original fails at an instant for which there is an answer: at clocks that go back, and at a stop that they go forward over.
  private static let faults: Set<String> = ["AssertionError", "NonexistentDateDaytime"]

  static func load() throws -> [ScheduleVector] { try Vectors.load("schedules.json") }

  /// Whether the schedule is enabled, and its first 12 runs; nil if it is refused.
  typealias Outcome = (isEnabled: Bool, runs: [Planned])?

  func outcome() throws -> Outcome {
    let lines = yaml.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    let reader = JobReader(types: try BuiltIns.jobTypes())
    let text = "schedule:\n\(lines)\nprogram: {type: no-op}\n"
    let job = reader.read(YAMLFile(text: text, name: "job.yaml"), id: "job").job
    guard let schedule = job?.schedules.first else { return nil }
    let start = try #require(Time(start))
    let runs = schedule.schedule.occurrences(from: start).prefix(12).map { occurrence in
      Planned(
        time: occurrence.time.description,
        arguments: occurrence.arguments.merging(schedule.arguments) { _, own in own },
        stop: schedule.stopTime(forRunAt: occurrence.time)?.description)
    }
    return (schedule.isEnabled, runs)
  }

  func verdict(on outcome: Outcome) -> Verdict {
    let expected = expect ?? []
    guard let (isEnabled, runs) = outcome else { return error != nil && expected.isEmpty ? .refused : .wrong }
    guard isEnabled == enabled ?? isEnabled else { return .wrong }
    if let error { return ScheduleVector.faults.contains(error.exception) && goesOn(runs) ? .goesOn : .wrong }
    if runs == expected { return .equal }
    let once = expected.enumerated().filter { $0.offset == 0 || $0.element != expected[$0.offset - 1] }.map(\.element)
    return once.count < expected.count && Array(runs.prefix(once.count)) == once ? .onceOnly : .wrong
  }

  /// Whether `runs` begin as the original's do, and go on in order, each with a stop that comes after it if any has one.
  private func goesOn(_ runs: [Planned]) -> Bool {
    let expected = expect ?? []
    let times = runs.compactMap { Time($0.time) }
    let hasStop = runs.contains { $0.stop != nil }
    return runs.count == 12 && Array(runs.prefix(expected.count)) == expected
      && times.allSatisfy { $0 >= Time(start) ?? $0 } && zip(times, times.dropFirst()).allSatisfy { $0 < $1 }
      && zip(runs, times).allSatisfy { run, time in run.stop.map { Time($0).map { $0 > time } ?? false } ?? !hasStop }
  }
}

extension ScheduleVector.Planned: Decodable {
  init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    time = try container.decode(String.self)
    arguments = try container.decode([String: String].self)
    stop = container.isAtEnd ? nil : try container.decode(String.self)
  }
}
