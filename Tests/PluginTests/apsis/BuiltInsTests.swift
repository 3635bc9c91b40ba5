import ApsisBuiltIns
import ApsisConfiguration
import ApsisJobs
import ApsisPrograms
import ApsisSchedules
import Foundation
import Testing

struct BuiltInsTests {
  @Test func `the dotted name of each registered type is the path of its file`() throws {
    for name in try registered() {
      let path = name.split(separator: ".").joined(separator: "/") + ".swift"
      let source = try? String(contentsOf: plugins.appending(path: path), encoding: .utf8)
      let type = try #require(name.split(separator: ".").last)
      #expect(source?.contains("typeName: TypeName = \"\(name)\"") == true, "in \(path)")
      #expect(source?.contains("struct \(type): ") == true, "in \(path)")
    }
  }

  @Test func `each file that declares a type's name is registered`() throws {
    var declared: Set<String> = []
    for path in try FileManager.default.subpathsOfDirectory(atPath: plugins.path) where path.hasSuffix(".swift") {
      let source = try String(contentsOf: plugins.appending(path: path), encoding: .utf8)
      guard source.contains("static let typeName") else { continue }
      declared.insert(String(path.dropLast(".swift".count)).replacing("/", with: "."))
    }
    #expect(declared == (try registered()))
    #expect(!declared.isEmpty)
  }

  @Test func `the aliases are the original's`() throws {
    #expect(try BuiltIns.programRegistry()["no-op"]?.name == "apsis.program.noop.NoOpProgram")
    #expect(try BuiltIns.scheduleRegistry()["interval"]?.name == "apsis.schedule.interval.IntervalSchedule")
    #expect(try BuiltIns.conditionRegistry()["max_running"]?.name == "apsis.cond.max_running.MaxRunning")
    #expect(try BuiltIns.actionRegistry()["schedule"]?.name == "apsis.actions.schedule.ScheduleAction")
  }

  @Test(arguments: ["procstar-ecs", "agent-shell", "apsis.program.procstar.aws.ecs_agent.ProcstarECSProgram"])
  func `a type of the original that is not there says why, and what to use`(name: String) throws {
    let (message, hint) = try BuiltIns.programRegistry().unknown(name)
    #expect(message.hasPrefix("program type '\(name)' cannot be used here: "))
    #expect(hint?.hasPrefix("use 'pro") == true)
  }

  @Test func `each type says in a sentence what it does, and helps with each key`() throws {
    let types = try BuiltIns.jobTypes()
    try checkWords(of: types.programs)
    try checkWords(of: types.schedules)
    try checkWords(of: types.stopSchedules)
    try checkWords(of: types.conditions)
    try checkWords(of: types.actions)
  }

  private func registered() throws -> Set<String> {
    let types = try BuiltIns.jobTypes()
    return Set(
      types.programs.types.map(\.name.description) + types.schedules.types.map(\.name.description)
        + types.stopSchedules.types.map(\.name.description) + types.conditions.types.map(\.name.description)
        + types.actions.types.map(\.name.description))
  }

  private func checkWords<Instance>(of registry: TypeRegistry<Instance>) throws {
    for type in registry.types {
      #expect(type.summary.hasSuffix("."))
      #expect(type.keys.allSatisfy { $0.help.hasSuffix(".") })
    }
  }
}

private let plugins = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Plugins")
