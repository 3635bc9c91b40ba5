import ApsisBuiltIns
import ApsisConfiguration
import ApsisDiagnostics
import ApsisJobs
import ApsisPrograms
import ApsisSchedules
import ApsisTemplates
import ApsisTimes
import ApsisYAML
import Synchronization

/// Jobs for a test, from YAML as users write it.
struct TestJobs {
  var jobs: [JobID: Job] = [:]
  let cache = TemplateCache()
  let types: JobTypes

  init(_ texts: [String: String], registering: (inout JobTypes) throws -> Void = { _ in }) throws {
    var types = try BuiltIns.jobTypes()
    try types.programs.register(GateProgram.self, aliases: ["gate"])
    try types.conditions.register(GateCondition.self)
    try registering(&types)
    self.types = types
    for (id, text) in texts { try add(id, text) }
  }

  mutating func add(_ id: String, _ text: String) throws {
    let reader = JobReader(types: types, cache: cache)
    let result = reader.read(YAMLFile(text: text, name: "\(id).yaml"), id: JobID(id))
    guard let job = result.job else { throw DiagnosticsError(result.diagnostics) }
    jobs[JobID(id)] = job
  }
}

extension TestJobs {
  /// A site's actions, which all jobs have.
  static func actions(_ text: String) throws -> [JobAction] {
    let nodes = YAMLFile(text: text, name: "apsis.yaml").root?.sequence ?? []
    let result = JobReader(types: try BuiltIns.jobTypes()).readActions(nodes, params: [])
    guard result.diagnostics.isEmpty else { throw DiagnosticsError(result.diagnostics) }
    return result.actions
  }
}

/// A condition that waits until a test opens its gate.
struct GateCondition: PolledCondition {
  static let typeName: TypeName = "test.GateCondition"

  @Key("Which gate.") var gate: String

  var pollInterval: Duration { .seconds(10) }

  func check(_ context: ConditionContext) async throws -> ConditionVerdict {
    GateProgram.isOpen(gate) ? .met : .waits(for: "gate \(gate)")
  }
}

/// A program that runs until a test opens its gate, or that ignores being cancelled.
struct GateProgram: Program {
  static let typeName: TypeName = "test.GateProgram"

  @Key("Which gate.") var gate: String
  @Key("Go on when cancelled.") var stubborn: Bool = false

  func run(_ run: ProgramRun) async throws -> ProgramResult {
    run.output.write("waiting at \(gate)\n")
    while !GateProgram.isOpen(gate) {
      if stubborn {
        try? await Task.sleep(for: .milliseconds(2))
      } else {
        try await Task.sleep(for: .milliseconds(2))
      }
    }
    return .success
  }

  private static let open = Mutex<Set<String>>([])
  static func isOpen(_ gate: String) -> Bool { open.withLock { $0.contains(gate) } }
  static func openGate(_ gate: String) { open.withLock { _ = $0.insert(gate) } }
}

extension Time {
  /// An instant of 23 November 2026: `at("17:30:00")`.
  static func at(_ daytime: String) throws -> Time {
    guard let time = Time("2026-11-23T\(daytime)+00:00") else { throw WrongTime(text: daytime) }
    return time
  }

  struct WrongTime: Error {
    let text: String
  }
}
