import ApsisConfiguration
import ApsisDiagnostics
import ApsisJSON
import ApsisPrograms
import ApsisTemplates
import ApsisTimes
import ApsisYAML
import Logging
import Synchronization
import Testing

/// A clock that stands still, and lets nobody wait.
final class StandingClock: WallClock {
  let now = Time(secondsSince1970: 1_709_908_260)
  private let slept = Mutex<[Duration]>([])

  var sleeps: [Duration] { slept.withLock { $0 } }

  func sleep(until deadline: Time) async throws { try await sleep(for: deadline - now) }

  func sleep(for duration: Duration) async throws {
    try Task.checkCancellation()
    slept.withLock { $0.append(duration) }
  }
}

/// Statistics of a scheduler that does nothing.
struct SmallStatistics: StatisticsReading {
  func statistics() async throws(StatisticsError) -> JSONValue {
    ["time": "2024-03-08T14:31:00+00:00", "tasks": ["num_running": 1]]
  }
}

func run(
  _ program: any Program, clock: any WallClock = StandingClock(),
  statistics: any StatisticsReading = SmallStatistics(), maintenance: any StoreMaintaining = NoStoreMaintenance(),
  output: ProgramOutput = ProgramOutput()
) async throws -> ProgramResult {
  try await program.run(
    ProgramRun(
      runID: "r1", jobID: "stats", arguments: [:], scheduleTime: nil, output: output,
      services: ProgramServices(
        logger: Logger(label: "r1"), clock: clock, statistics: statistics, maintenance: maintenance)))
}

extension TypeRegistry {
  /// The block that a text is, for a job with the param `date`.
  func prepared(_ block: String) throws -> PreparedBlock<Instance> {
    let root = try #require(YAMLFile(text: block, name: "job.yaml").root)
    var reader = ConfigReader(templates: .checked(names: ["date"]), cache: TemplateCache())
    let prepared = prepare(root, with: &reader)
    return try #require(prepared, "\(reader.diagnostics)")
  }

  /// The instance that a block makes, and what was wrong with it, one line each.
  func make(_ block: String) throws -> (instance: Instance?, lines: [String]) {
    let root = try #require(YAMLFile(text: block, name: "job.yaml").root)
    var reader = ConfigReader(templates: .checked(names: []), cache: TemplateCache())
    let prepared = prepare(root, with: &reader)
    let instance = try prepared?.bind(TemplateScope([:]), cache: TemplateCache())
    return (instance, reader.diagnostics.map(\.description))
  }
}
