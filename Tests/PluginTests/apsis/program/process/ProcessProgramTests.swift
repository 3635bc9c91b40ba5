import ApsisBuiltIns
import ApsisConfiguration
import ApsisJSON
import ApsisPrograms
import Testing

struct ProcessProgramTests {
  @Test func `it takes what the original's took, and the keys of procstar's`() throws {
    let registry = try BuiltIns.programRegistry()
    let prepared = try registry.prepared(
      "{type: process, argv: [sleep, 1h], stop: {signal: SIGINT}, sudo_user: app, environment: {TZ: UTC}}")
    #expect(
      prepared.json.line
        == #"{"type": "process", "group_id": "default", "sudo_user": "app", "stop": {"signal": "SIGINT"}, "#
        + #""environment": {"TZ": "UTC"}, "argv": ["sleep", "1h"]}"#)
    #expect(prepared.label == "sleep 1h")
    #expect(prepared.entry.keys.map(\.name) == registry["procstar"]?.keys.map(\.name))
    #expect(prepared.cannotRun == nil)
  }
}
