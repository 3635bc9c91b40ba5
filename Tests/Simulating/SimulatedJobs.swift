import ApsisBuiltIns
import ApsisConfiguration
import ApsisDiagnostics
import ApsisJobs
import ApsisPrograms
import ApsisTemplates
import ApsisYAML

/// The jobs of a simulation: each kind of program, condition and action, on schedules of some minutes.
enum SimulatedJobs {
  static let texts = [
    "tick": "params: [date]\nschedule: {type: interval, interval: 7 min}\nprogram: {type: sim.Surviving}",
    "late": """
    schedule: {type: interval, interval: 3 min, misfire: {policy: run-latest}}
    program: {type: sim.Repeatable}
    """,
    "none": "schedule: {type: interval, interval: 5 min, misfire: {policy: skip}}\nprogram: {type: sim.Repeatable}",
    "spread": "schedule: {type: interval, interval: 4 min, jitter: 9 min}\nprogram: {type: sim.Surviving}",
    "daily": """
    params: [date]
    schedule: {type: daily, tz: Europe/Berlin, daytime: ['02:30:00', '09:00:00'], dst: next}
    successors: [report]
    program: {type: sim.Surviving}
    """,
    "report": """
    params: [date]
    condition: [{type: dependency, job_id: daily}, {type: max_running, count: 1}]
    program: {type: sim.Surviving}
    """,
    "single": """
    schedule: {type: interval, interval: 5 min}
    condition: {type: max_running, count: 1}
    program: {type: sim.Surviving}
    """,
    "duplicate": """
    schedule: {type: interval, interval: 6 min}
    condition: [{type: dependency, job_id: late}, {type: skip_duplicate}]
    program: {type: sim.Surviving}
    """,
    "retried": """
    schedule: {type: interval, interval: 11 min}
    retry: {count: 2, delay: 30s, backoff: 2}
    successors: [after]
    program: {type: sim.Surviving}
    """,
    "after": "program: {type: sim.Repeatable}",
    "fragile": "schedule: {type: interval, interval: 8 min}\nprogram: {type: sim.Fragile}",
    "stopped": """
    schedule: {start: {type: interval, interval: 10 min}, stop: {type: duration, duration: 2 min}}
    program: {type: sim.Surviving}
    """,
  ]

  static func load() throws -> (jobs: [JobID: Job], types: JobTypes) {
    var types = try BuiltIns.jobTypes()
    for type in [Surviving.self, Repeatable.self, Fragile.self] as [any Program.Type] {
      try types.programs.register(type)
    }
    let reader = JobReader(types: types)
    var jobs: [JobID: Job] = [:]
    for (id, text) in texts {
      let result = reader.read(YAMLFile(text: text, name: "\(id).yaml"), id: JobID(id))
      guard let job = result.job else { throw DiagnosticsError(result.diagnostics) }
      jobs[job.id] = job
    }
    return (jobs, types)
  }
}

/// Its work goes on without the scheduler. The simulation does it.
struct Surviving: Reconnecting {
  static let typeName: TypeName = "sim.Surviving"

  func run(_ run: ProgramRun) async throws -> ProgramResult { .success }
  func reconnect(_ run: ProgramRun, handle: ProgramHandle?) async throws -> Reconnection { .neverStarted }
  func forget(runID: String, services: ProgramServices) async {}
}

/// Does no harm twice.
struct Repeatable: Program {
  static let typeName: TypeName = "sim.Repeatable"
  static let isRepeatable = true

  func run(_ run: ProgramRun) async throws -> ProgramResult { .success }
}

/// Ends with the scheduler, and may not be repeated.
struct Fragile: Program {
  static let typeName: TypeName = "sim.Fragile"

  func run(_ run: ProgramRun) async throws -> ProgramResult { .success }
}
