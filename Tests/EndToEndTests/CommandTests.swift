import Foundation
import TestSupport
import Testing

struct CommandTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func apsis(_ arguments: String...) async throws -> Command.Result {
    try await Command.run(Executable.apsis, arguments, in: folder.url)
  }

  @Test func `check prints every mistake of every file and exits 1`() async throws {
    try folder.write("program:\n  type: no-op\n  sucess: true\n", to: "jobs/a.yaml")
    try folder.write("params: [date]\nprogram:\n  type: no-op\n  duration: << dat >>\n", to: "jobs/b/c.yaml")
    try folder.write("program: {type: no-op}\n", to: "jobs/sound.yaml")
    try folder.write("", to: "jobs/old.yml")
    let result = try await apsis("check", "jobs")
    #expect(result.status == 1)
    #expect(
      result.output == """
        jobs/a.yaml:3:3: error: unknown key 'sucess' in program 'no-op'; expected 'duration' or 'success'
        3 |   sucess: true
          |   ^^^^^^
        hint: did you mean 'success'?

        jobs/b/c.yaml:4:13: error: '<< dat >>' is not expanded in key 'duration' in program 'no-op'
        4 |   duration: << dat >>
          |             ^^^^^^^^^
        hint: did you mean '<< date >>'?

        jobs/old.yml:1:1: warning: not a job: a file with extension '.yml'; job files end in '.yaml'
        hint: rename or move the file

        3 job files: 2 errors and 1 warning

        """)
  }

  @Test func `check of sound jobs exits 0`() async throws {
    try folder.copyMonitoring()
    let result = try await apsis("check", "--config", "Examples/monitoring/apsis.yaml")
    #expect(result.status == 0)
    #expect(result.output == "2 job files: no mistakes\n")
  }

  @Test func `a group that the config file does not name is an error, and without one a warning`() async throws {
    try folder.write("program: {type: shell, command: x, group_id: nihgt}", to: "jobs/a.yaml")
    try folder.write("program: {type: shell, command: x, group_id: default}", to: "jobs/b.yaml")
    try folder.write("params: [g]\nprogram: {type: shell, command: x, group_id: '{{ g }}'}", to: "jobs/c.yaml")
    try folder.write("groups: {night: {engine: local}}\n", to: "apsis.yaml")
    let error = try await apsis("check", "--config", "apsis.yaml")
    #expect(error.status == 1)
    #expect(
      error.output == """
        jobs/a.yaml:1:46: error: unknown group 'nihgt' in program 'shell'; expected 'default' or 'night'
        1 | program: {type: shell, command: x, group_id: nihgt}
          |                                              ^^^^^
        hint: did you mean 'night'?

        3 job files: 1 error

        """)
    let sound = try await apsis("check", "--config", "apsis.yaml", "--override", "groups.nihgt.engine=slurm")
    #expect(sound.output == "3 job files: no mistakes\n")
    let warning = try await apsis("check", "jobs")
    #expect(warning.status == 0)
    #expect(
      warning.output == """
        jobs/a.yaml:1:46: warning: group 'nihgt' in program 'shell' is not looked up without a config file
        1 | program: {type: shell, command: x, group_id: nihgt}
          |                                              ^^^^^
        hint: check with --config FILE

        3 job files: 1 warning

        """)
  }

  @Test func `every command that reads jobs knows the config file's names for types`() async throws {
    try folder.write(
      "program_types: {nothing: no-op}\nschedule_types: {hourly: interval}\njobs: jobs\n", to: "site/apsis.yaml")
    try folder.write(
      "schedule: {type: hourly, interval: 1h}\nprogram: {type: nothing}\n", to: "site/jobs/a.yaml")
    let job = "site/jobs/a.yaml"
    let config = ["--config", "site/apsis.yaml"]
    for command in [
      ["check"], ["try", job], ["preview", job], ["plan", "site/jobs", "site/jobs"], ["expand", job],
      ["types", "show", "nothing"],
      ["types", "sample", "hourly"], ["types", "schema", "hourly"],
    ] {
      #expect(try await Command.run(Executable.apsis, command + config, in: folder.url).status == 0, "\(command)")
    }
    let list = try await Command.run(Executable.apsis, ["types"] + ["list"] + config, in: folder.url)
    #expect(list.output.contains("(no-op, nothing)"))
    #expect(try await apsis("try", job).status == 2)
    let broken = try await apsis("try", job, "--config", "site/apsis.yaml", "-o", "program_types.nothing=no-opp")
    #expect(broken.status == 2)
    #expect(broken.errors.contains("hint: did you mean 'no-op'?"))
  }

  @Test func `check groups equal messages in a summary`() async throws {
    for name in ["a", "b", "c"] { try folder.write("program: {type: no-op, x: 1}", to: "jobs/\(name).yaml") }
    let result = try await apsis("check", "jobs", "--summary")
    #expect(
      result.output == """
        3 x error: unknown key 'x' in program 'no-op'; expected 'duration' or 'success'
            such as jobs/a.yaml:1:24
        3 job files: 3 errors

        """)
  }

  @Test func `check groups messages that differ in a name or value`() async throws {
    for (index, key) in ["sucess", "sucess", "y", "z", "a", "b", "c"].enumerated() {
      try folder.write("program: {type: no-op, \(key): 1}", to: "jobs/\(index).yaml")
    }
    let result = try await apsis("check", "jobs", "--summary")
    #expect(
      result.output == """
        7 x error: unknown key '…' in program 'no-op'; expected 'duration' or 'success'
            … is 'sucess' 2 x, 'a' 1 x, 'b' 1 x, 'c' 1 x, 'y' 1 x, and 1 others
            such as jobs/4.yaml:1:24
        7 job files: 7 errors

        """)
    let json = try await apsis("check", "jobs", "--summary", "--format", "json")
    let object = try #require(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    let group = try #require((object["groups"] as? [[String: Any]])?.first)
    #expect(group["count"] as? Int == 7)
    #expect((group["values"] as? [[String: Any]])?.first?["value"] as? String == "sucess")
  }

  @Test func `check tells as JSON what it tells as text`() async throws {
    try folder.write("program: {type: no-op, sucess: 1}", to: "jobs/a.yaml")
    let result = try await apsis("check", "jobs", "--format", "json")
    #expect(result.status == 1)
    let object = try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let diagnostic = try #require((object["diagnostics"] as? [[String: Any]])?.first)
    #expect(diagnostic["file"] as? String == "jobs/a.yaml")
    #expect(diagnostic["line"] as? Int == 1)
    #expect(diagnostic["column"] as? Int == 24)
    #expect(diagnostic["hint"] as? String == "did you mean 'success'?")
  }

  @Test func `check of a folder that is not there is an error`() async throws {
    let result = try await apsis("check", "nowhere")
    #expect(result.status == 1)
    #expect(result.output.contains("error: cannot read the jobs folder 'nowhere'"))
  }

  @Test func `preview lists the runs of a folder in the order of their times`() async throws {
    try folder.write(
      "params: [date]\nschedule: {type: interval, interval: 2h, phase: 30 min}\nprogram: {type: no-op}",
      to: "jobs/a.yaml")
    try folder.write("schedule: {type: interval, interval: 1h}\nprogram: {type: no-op}", to: "jobs/b.yaml")
    let result = try await apsis("preview", "jobs", "--count", "4", "--from", "2026-11-23T22:00:00Z")
    #expect(result.status == 0)
    #expect(
      result.output == """
        2026-11-23T22:00:00+00:00  b
        2026-11-23T22:30:00+00:00  a  date=2026-11-23
        2026-11-23T23:00:00+00:00  b
        2026-11-24T00:00:00+00:00  b

        """)
  }

  @Test(arguments: [
    (
      "team/hand.yaml",
      "job 'team/hand' has no schedule and runs by hand only: apsis try jobs/team/hand.yaml date=VALUE"
    ),
    ("off.yaml", "the schedule of job 'off' is disabled ('enabled: false')"),
    ("some.yaml", "1 of 2 schedules is disabled ('enabled: false') and left out"),
    ("past.yaml", "no schedule of job 'past' makes a run from 2026-11-23T22:00:00+00:00 on"),
    ("", "of 4 jobs 1 has no schedule, 1 only disabled ones"),
  ])
  func `preview says why there are no runs, or not all`(path: String, remark: String) async throws {
    try folder.write("jobs: jobs\n", to: "apsis.yaml")
    let program = "program: {type: no-op}\n"
    let off = "{type: interval, interval: 1h, enabled: false}"
    try folder.write("params: [date]\n" + program, to: "jobs/team/hand.yaml")
    try folder.write("schedule: \(off)\n" + program, to: "jobs/off.yaml")
    try folder.write("schedule: [\(off), {type: interval, interval: 1h}]\n" + program, to: "jobs/some.yaml")
    try folder.write("schedule: {type: explicit, times: ['2026-01-01T00:00:00Z']}\n" + program, to: "jobs/past.yaml")
    let result = try await apsis("preview", "jobs/\(path)", "--count", "1", "--from", "2026-11-23T22:00:00Z")
    #expect(result.status == 0)
    #expect(result.errors == remark + "\n")
    #expect(result.output == (["some.yaml", ""].contains(path) ? "2026-11-23T22:00:00+00:00  some\n" : ""))
  }

  @Test func `preview leaves broken jobs out, says so and exits 2`() async throws {
    try folder.write("schedule: {type: interval, interval: 1h}\nprogram: {type: no-op}", to: "jobs/a.yaml")
    try folder.write("params: [x]\nschedule: {type: interval, interval: 1h}\nprogram: {type: no-op}", to: "jobs/b.yaml")
    let result = try await apsis("preview", "jobs", "--count", "1", "--from", "2026-11-23T22:00:00Z")
    #expect(result.status == 2)
    #expect(result.output == "2026-11-23T22:00:00+00:00  a\n")
    #expect(result.errors.contains("jobs/b.yaml:2:18: error: the schedule gives no argument for param 'x'"))
    #expect(result.errors.hasSuffix("1 of 2 job files is broken and left out\n"))
  }

  @Test func `preview takes many runs of schedules without end`() async throws {
    for name in ["a", "b", "c"] {
      try folder.write("schedule: {type: interval, interval: 1}\nprogram: {type: no-op}", to: "jobs/\(name).yaml")
    }
    let result = try await apsis("preview", "jobs", "--count", "10000", "--from", "2026-11-23T22:00:00Z")
    let lines = result.output.split(separator: "\n")
    #expect(lines.count == 10_000)
    #expect(lines.last == "2026-11-23T22:55:33+00:00  a")
  }

  @Test(arguments: [
    ("jobs/reprot.yaml", "error: cannot read the job file 'jobs/reprot.yaml': No such file or directory"),
    ("jobs/report", "error: cannot read the jobs folder 'jobs/report': No such file or directory"),
  ])
  func `a path that is not there has a hint`(path: String, message: String) async throws {
    try folder.write("program: {type: no-op}", to: "jobs/report.yaml")
    let result = try await apsis("preview", path)
    #expect(result.status == 2)
    #expect(result.errors == message + "\nhint: did you mean 'jobs/report.yaml'?\n")
  }

  @Test func `a job file alone has the ID that it has in its jobs folder`() async throws {
    try folder.write("jobs: jobs\n", to: "site/apsis.yaml")
    let job = "program: {type: apsis.program.internal.stats.StatsProgram, path: 'out/{{ job_id }}.json'}"
    try folder.write(job, to: "site/jobs/team/x.yaml")
    try folder.write(job, to: "elsewhere/team/x.yaml")
    func path(_ arguments: String...) async throws -> Substring? {
      try await Command.run(Executable.apsis, ["expand"] + arguments, in: folder.url).output.split(separator: "\n").last
    }
    #expect(try await path("site/jobs/team/x.yaml") == "path: out/team/x.json")
    #expect(try await path("elsewhere/team/x.yaml") == "path: out/x.json")
    #expect(try await path("--jobs", "elsewhere", "elsewhere/team/x.yaml") == "path: out/team/x.json")
    #expect(try await path("--jobs", "site/jobs/team", "site/jobs/team/x.yaml") == "path: out/x.json")
    let outside = try await apsis("expand", "--jobs", "site/jobs", "elsewhere/team/x.yaml")
    #expect(outside.status == 2)
    #expect(outside.errors.hasPrefix("error: 'elsewhere/team/x.yaml' is not in the jobs folder 'site/jobs'\n"))
    try FileManager.default.createSymbolicLink(
      at: folder.url.appending(path: "link"), withDestinationURL: folder.url.appending(path: "site/jobs/team"))
    #expect(try await path("link/x.yaml") == "path: out/x.json", "no config file lies above the link")
    #expect(try await path("--jobs", "site/jobs", "link/x.yaml") == "path: out/team/x.json")
  }

  @Test func `a part of the jobs folder keeps the IDs of its jobs`() async throws {
    try folder.write("jobs: jobs\n", to: "apsis.yaml")
    try folder.write("schedule: {type: interval, interval: 1h}\nprogram: {type: no-op}", to: "jobs/team/x.yaml")
    for path in ["jobs", "jobs/team", "jobs/team/x.yaml"] {
      let result = try await apsis("preview", path, "--count", "1", "--from", "2026-11-23T22:00:00Z")
      #expect(result.output == "2026-11-23T22:00:00+00:00  team/x\n")
    }
  }

  @Test func `expand shows a job's program with its arguments`() async throws {
    try folder.write(
      "params: [n]\nprogram:\n  type: no-op\n  duration: << n >> min\n", to: "job.yaml")
    let result = try await apsis("expand", "job.yaml", "n=90")
    #expect(result.status == 0)
    #expect(result.output == "type: no-op\nduration: 90 min\nsuccess: true\n")
  }

  @Test(arguments: [
    ("cat << EOF >> log", "cat << EOF >> log"), ("cat <<EOF >>log", "cat <<EOF >>log"),
    ("print(1 << 2 >> 1)", "print(1 << 2 >> 1)"), ("report << date >> now", "report 2026-11-23 now"),
    ("{{ date }}", "2026-11-23"),
  ])
  func `expand leaves a shell's own angles alone`(template: String, expected: String) async throws {
    let result = try await apsis("expand", "--template", template, "date=2026-11-23")
    #expect(result.output == expected + "\n")
  }

  @Test func `expand points at what is wrong in a template`() async throws {
    let result = try await apsis("expand", "--template", "{{ date | uper }}", "date=x")
    #expect(result.status == 2)
    #expect(
      result.errors == """
        <template>:1:11: error: unknown filter 'uper'
        1 | {{ date | uper }}
          |           ^^^^
        hint: did you mean 'upper'?

        """)
  }

  @Test func `a sample of each type is a job that check accepts`() async throws {
    let list = try await apsis("types", "--format", "json")
    let types = try #require(JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: Any]])
    for type in types {
      let name = try #require(type["name"] as? String)
      let sample = try await apsis("types", "sample", name)
      try folder.write(sample.output, to: "samples/\(name).yaml")
    }
    // The job that samples of dependencies and actions name.
    try folder.write("program: {type: no-op}\n", to: "samples/reports/daily.yaml")
    let result = try await apsis("check", "samples")
    #expect(result.output == "\(types.count + 1) job files: no mistakes\n")
  }

  @Test func `types shows a type's keys, and its schema`() async throws {
    let page = try await apsis("types", "show", "interval")
    #expect(
      page.output == """
        schedule apsis.schedule.interval.IntervalSchedule
        also known as interval

        A run every so often, counted from 0001-01-01T00:00:00 UTC.

          interval: a duration such as '30s', '10 min' or '1.5h' (required)
              From one run to the next.
          phase: a duration such as '30s', '10 min' or '1.5h' (default 0s)
              How long after each full interval the run is due; less than the interval.

        """)
    let schema = try await apsis("types", "schema", "interval")
    let object = try #require(JSONSerialization.jsonObject(with: Data(schema.output.utf8)) as? [String: Any])
    #expect(object["required"] as? [String] == ["type", "interval"])
    let unknown = try await apsis("types", "show", "intervall")
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("hint: did you mean 'interval'?"))
  }

  @Test func `the version is told, and wrong usage exits 2`() async throws {
    #expect(try await apsis("--version").output.hasPrefix("apsis 0."))
    let wrong = try await apsis("chekc")
    #expect(wrong.status == 2)
    #expect(wrong.output.isEmpty)
    #expect(try await apsis("check").status == 2)
    #expect(try await apsis("expand", "--template", "x", "n=1", "n=2").status == 2)
  }

  @Test func `each command shows its help with an example`() async throws {
    for command in ["serve", "check", "try", "preview", "plan", "expand", "types", "runs"] {
      let result = try await apsis(command, "--help")
      #expect(result.status == 0)
      #expect(result.output.split(separator: "\n").contains { $0.drop { $0 == " " }.hasPrefix("apsis \(command)") })
    }
  }
}
