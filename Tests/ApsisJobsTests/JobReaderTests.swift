import ApsisConfiguration
import ApsisDiagnostics
import ApsisJSON
import ApsisJobs
import ApsisSchedules
import ApsisTimes
import Testing

struct JobReaderTests {
  @Test func `a whole job file is read`() throws {
    let (job, diagnostics) = try read(
      """
      params: [date, region]
      schedule:
        - type: interval
          interval: 1h
          args: {region: eu}
        - type: interval
          interval: 1 day
          phase: 6h
          enabled: no
          args:
            region: us
      program:
        type: acme-shell
        command: report --date {{ date }} --region << region >>
      metadata:
        description: The daily report.
        labels: [report, daily]
        owner: {team: data, pager: 12, critical: true}
      """)
    let sound = try #require(job)
    #expect(lines(diagnostics) == [])
    #expect(sound.id == "team/report")
    #expect(sound.params == ["date", "region"])
    #expect(sound.schedules.map(\.isEnabled) == [true, false])
    #expect(sound.schedules.map(\.arguments) == [["region": "eu"], ["region": "us"]])
    #expect(sound.program.written == "acme-shell")
    #expect(sound.metadata.labels == ["report", "daily"])
    #expect(
      sound.metadata.more == [
        .init("description", "The daily report."),
        .init("owner", ["team": "data", "pager": 12, "critical": true]),
      ])
  }

  @Test(arguments: [
    "program: {type: no-op}\n" + (0..<5_000).map { "key\($0): x\n" }.joined(),
    "program: {type: no-op}\n" + String(repeating: "a: 1\n", count: 5_000),
    "program:\n  type: no-op\n" + (0..<5_000).map { "  key\($0): x\n" }.joined(),
    "program:\n  type: acme-shell\n  command: |\n" + (0..<5_000).map { "    {{ name\($0) }}\n" }.joined(),
    "program: {type: no-op}\nschedule:\n" + String(repeating: "- {type: interval}\n", count: 5_000),
    "program: {type: no-op}\nparams: [a" + String(repeating: ", a", count: 5_000) + "]",
  ])
  func `of very many mistakes in a file the first hundred are told`(text: String) throws {
    let (job, diagnostics) = try read(text)
    #expect(job == nil)
    #expect((100...102).contains(diagnostics.count))
    #expect(diagnostics.hasErrors)
  }

  @Test func `params may be one name, and may be none`() throws {
    #expect(try read("params: date\nprogram: {type: no-op}").job?.params == ["date"])
    #expect(try read("params:\nprogram: {type: no-op}").job?.params == [])
    #expect(try read("params: []\nprogram: {type: no-op}").job?.params == [])
  }

  @Test(arguments: ["[1, 2]", "['']", "[null]", "['-x']", "2024", "[[date]]", "{date: x}"])
  func `a param is a name, which begins with a letter or '_'`(params: String) throws {
    let (job, diagnostics) = try read("params: \(params)\nprogram: {type: no-op}")
    #expect(job == nil)
    #expect(diagnostics.first?.message.hasPrefix("wrong param; expected a name, got ") == true)
    #expect(diagnostics.allSatisfy { $0.hint == "write 'params: [date]'" })
  }

  @Test func `metadata is kept as YAML 1.2 reads it`() throws {
    let (job, diagnostics) = try read(
      """
      program: {type: no-op}
      metadata:
        labels: report
        version: 1.5
        port: 8080
        answer: yes
        quoted: '5'
        since: 2024-03-08
        none: ~
        list: [1, true, x]
      """)
    #expect(lines(diagnostics) == [])
    #expect(job?.metadata.labels == ["report"])
    #expect(
      job?.metadata.more == [
        .init("version", .double(1.5)), .init("port", 8080), .init("answer", "yes"), .init("quoted", "5"),
        .init("since", "2024-03-08"), .init("none", .null), .init("list", [1, true, "x"]),
      ])
  }

  @Test(arguments: [
    (
      "schedule: {type: interval, interval: 1h, enabled: maybe}",
      "job.yaml:2:51: error: wrong value for key 'enabled' in schedule; expected 'true' or 'false', got 'maybe'\n"
        + "hint: write, for example, true"
    ),
    (
      "schedule: {type: interval, interval: 1h, args: [eu]}",
      "job.yaml:2:48: error: wrong value for key 'args' in schedule; "
        + "expected a mapping of params to arguments, got a list\n"
        + "hint: write, for example, {date: 2026-11-23}"
    ),
    ("metadata: text", "job.yaml:2:11: error: wrong value for 'metadata'; expected a mapping, got 'text'"),
    ("metadata: {labels: [[a]]}", "job.yaml:2:21: error: wrong label; expected text, got a list"),
  ])
  func `what stands beside the types' own keys is checked too`(line: String, message: String) throws {
    let (job, diagnostics) = try read("program: {type: no-op}\n\(line)")
    #expect(job == nil)
    #expect(lines(diagnostics).joined(separator: "\n") == message)
  }

  @Test func `a job without a schedule is run by hand`() throws {
    let (job, diagnostics) = try read("program: {type: no-op}")
    #expect(job?.schedules.isEmpty == true)
    #expect(diagnostics.isEmpty)
  }

  @Test func `a schedule that gives every param an argument is sound`() throws {
    let text = """
      params: [date, time, daytime, schedule_time]
      schedule: {type: interval, interval: 1h}
      program: {type: no-op}
      """
    let (job, diagnostics) = try read(text)
    let sound = try #require(job)
    #expect(diagnostics.isEmpty)
    let occurrence = try #require(sound.schedules[0].schedule.next(after: Time(secondsSince1970: 1_709_884_800)))
    #expect(
      sound.arguments(for: occurrence, of: sound.schedules[0]) == [
        "date": "2024-03-08", "time": "2024-03-08T09:00:00+00:00", "daytime": "09:00:00",
        "schedule_time": "2024-03-08T09:00:00+00:00",
      ])
  }

  @Test func `a schedule's own argument wins over what the time brings, and others are left out`() throws {
    let text = """
      params: [date]
      schedule: {type: interval, interval: 1h, args: {date: 2000-01-01}}
      program: {type: no-op}
      """
    let job = try #require(try read(text).job)
    let occurrence = try #require(job.schedules[0].schedule.next(after: Time(secondsSince1970: 0)))
    #expect(job.arguments(for: occurrence, of: job.schedules[0]) == ["date": "2000-01-01"])
  }

  @Test func `an argument that is no param is a warning`() throws {
    let (job, diagnostics) = try read(
      "schedule: {type: interval, interval: 1h, args: {date: x}}\nprogram: {type: no-op}")
    #expect(job != nil)
    #expect(
      lines(diagnostics) == ["job.yaml:1:49: warning: argument 'date' is no param of the job; the job has no params"])
  }

  // MARK: - Angles in shell commands

  @Test(arguments: [
    "cat <<EOF\\nhello\\nEOF", "cat << 'EOF' >> log", "echo $((1 << 2 >> 1))", "report << date >>", "x <<< $y",
  ])
  func `a shell command may use angles for itself`(command: String) throws {
    let (job, diagnostics) = try read("params: [date]\nprogram: {type: acme-shell, command: \"\(command)\"}")
    #expect(job != nil)
    #expect(lines(diagnostics) == [])
  }

  @Test(arguments: [
    ("cat << EOF >> log", "<< EOF >>", 43, "the names here are 'date', 'job_id' or 'run_id'"),
    ("report <<date>>", "<<date>>", 46, "write '<< date >>', with a blank inside each end"),
    ("report << dat >>", "<< dat >>", 46, "did you mean '<< date >>'?"),
  ])
  func `a name between angles that does not expand is a warning in a shell command`(
    command: String, written: String, column: Int, hint: String
  ) throws {
    let (job, diagnostics) = try read("params: [date]\nprogram: {type: acme-shell, command: '\(command)'}")
    #expect(job != nil)
    #expect(
      lines(diagnostics) == [
        "job.yaml:2:\(column): warning: '\(written)' is not expanded in key 'command' in program 'acme-shell'",
        "hint: \(hint)",
      ])
  }

  @Test func `the same is an error in any other text`() throws {
    let (job, diagnostics) = try read(
      "params: [date]\nprogram: {type: acme-shell, command: x, words: [a, <<date>>]}")
    #expect(job == nil)
    #expect(
      lines(diagnostics) == [
        "job.yaml:2:52: error: '<<date>>' is not expanded in key 'words' in program 'acme-shell'",
        "hint: write '<< date >>', with a blank inside each end",
      ])
  }

  @Test func `all mistakes of a template's block are reported, also inside of lists`() throws {
    let (_, diagnostics) = try read(
      """
      program:
        type: acme-shell
        command: report {{ date }}
        words: [ok, "{{ region }}", "{{ (x }}"]
        tries: many
      """)
    #expect(
      diagnostics.map(\.description) == [
        "job.yaml:3:22: error: unknown name 'date' in the template of key 'command' in program 'acme-shell'",
        "job.yaml:4:19: error: unknown name 'region' in the template of key 'words' in program 'acme-shell'",
        "job.yaml:4:35: error: '(' is never closed in the template of key 'words' in program 'acme-shell'",
        "job.yaml:5:10: error: wrong value for key 'tries' in program 'acme-shell'; "
          + "expected a whole number, got 'many'",
      ])
  }
}
