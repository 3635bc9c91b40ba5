import ApsisBuiltIns
import ApsisConfiguration
import ApsisJSON
import ApsisTemplates
import Testing

struct ProcstarShellProgramTests {
  @Test(arguments: [
    (
      "type: procstar-shell\ncommand: |\n  set -e\n  echo {{ date }}\n",
      #"{"type": "procstar-shell", "group_id": "default", "command": "set -e\necho {{ date }}\n"}"#,
      "set -e\necho {{ date }}\n"
    ),
    (
      "{type: procstar-shell, sudo_user: app, command: whoami}",
      #"{"type": "procstar-shell", "group_id": "default", "sudo_user": "app", "command": "whoami"}"#, "whoami"
    ),
    (
      "{type: procstar-shell, command: x, stop: {}}",
      #"{"type": "procstar-shell", "group_id": "default", "command": "x"}"#, "x"
    ),
    (
      "{type: procstar-shell, command: x, timeout: {duration: 5 min, signal: KILL}}",
      #"{"type": "procstar-shell", "group_id": "default", "timeout": {"duration": "5 min", "signal": "KILL"}, "#
        + #""command": "x"}"#, "x"
    ),
  ])
  func `the API shows it as the original's does`(block: String, json: String, label: String) throws {
    let prepared = try BuiltIns.programRegistry().prepared(block)
    #expect(prepared.json.line == json)
    #expect(prepared.label == label)
  }

  @Test func `bash is given the command as it is bound`() throws {
    let prepared = try BuiltIns.programRegistry().prepared(
      "{type: procstar-shell, command: 'cat << EOF >> {{ date }}', timeout: {duration: '{{ date | length }} min'}}")
    let scope = TemplateScope(["date": .string("log")])
    let program = try #require(try prepared.bind(scope, cache: TemplateCache()) as? ProcstarShellProgram)
    #expect(program.arguments == ["/bin/bash", "-c", "cat << EOF >> log"])
    #expect(program.timeout?.duration == .seconds(180))
  }
}
