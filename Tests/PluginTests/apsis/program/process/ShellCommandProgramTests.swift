import ApsisBuiltIns
import ApsisConfiguration
import ApsisJSON
import Testing

struct ShellCommandProgramTests {
  @Test func `it takes what the original's took, and the keys of procstar-shell's`() throws {
    let registry = try BuiltIns.programRegistry()
    let prepared = try registry.prepared("{type: shell, command: 'date > {{ date }}', directory: /tmp}")
    #expect(
      prepared.json.line
        == #"{"type": "shell", "group_id": "default", "directory": "/tmp", "command": "date > {{ date }}"}"#)
    #expect(prepared.label == "date > {{ date }}")
    #expect(prepared.entry.keys.map(\.name) == registry["procstar-shell"]?.keys.map(\.name))
  }
}
