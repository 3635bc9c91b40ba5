import Foundation
import TestSupport
import Testing

struct PlanTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let job = "params: [region]\nschedule: {type: interval, interval: 6h, args: {region: eu}}\nprogram: {type: no-op}\n"
    for side in ["old", "new"] { try folder.write(job, to: "\(side)/team/same.yaml") }
    try folder.write(job, to: "old/gone.yaml")
    try folder.write(job, to: "old/team/moved.yaml")
    try folder.write(job.replacing("6h", with: "12h").replacing("eu", with: "us"), to: "new/team/moved.yaml")
    try folder.write("program: {type: no-op}\n", to: "new/by-hand.yaml")
  }

  private func plan(_ options: String..., from old: String = "old", to new: String = "new") async throws
    -> Command.Result
  {
    let arguments = ["plan", old, new, "--from", "2026-11-23T00:00:00Z"] + options
    return try await Command.run(Executable.apsis, arguments, in: folder.url)
  }

  @Test func `it tells what becomes of the jobs and their runs`() async throws {
    let result = try await plan()
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
    #expect(
      result.output == """
        + by-hand: no runs
        - gone: 4 runs removed
            - 2026-11-23T00:00:00+00:00  region=eu
            - 2026-11-23T06:00:00+00:00  region=eu
            - 2026-11-23T12:00:00+00:00  region=eu
            and 1 more
        ~ team/moved (schedule): 2 runs removed and 2 changed
            ~ 2026-11-23T00:00:00+00:00  region=us, was region=eu
            - 2026-11-23T06:00:00+00:00  region=eu
            ~ 2026-11-23T12:00:00+00:00  region=us, was region=eu
            and 1 more
        1 job added, 1 removed and 1 changed; 6 runs removed and 2 changed, from 2026-11-23T00:00:00+00:00 to \
        2026-11-24T00:00:00+00:00

        """)
  }

  @Test func `JSON tells the same`() async throws {
    let result = try await plan("--format", "json", "--limit", "1", "--for", "1h")
    let object = try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(object["from"] as? String == "2026-11-23T00:00:00+00:00")
    #expect(object["to"] as? String == "2026-11-23T01:00:00+00:00")
    #expect(object["jobs"] as? [String: Int] == ["added": 1, "removed": 1, "changed": 1])
    #expect(object["runs"] as? [String: Int] == ["added": 0, "removed": 1, "changed": 1])
    let moved = try #require((object["differences"] as? [[String: Any]])?.last)
    #expect(moved["job_id"] as? String == "team/moved")
    #expect(moved["change"] as? String == "changed")
    #expect(moved["keys"] as? [String] == ["schedule"])
    let run = try #require((moved["first_runs"] as? [[String: Any]])?.first)
    #expect(run["args"] as? [String: String] == ["region": "us"])
    #expect(run["old_args"] as? [String: String] == ["region": "eu"])
  }

  @Test func `the exit code tells a difference only if asked to`() async throws {
    #expect(try await plan("--exit-code").status == 1)
    let same = try await plan("--exit-code", to: "old")
    #expect(same.status == 0)
    #expect(
      same.output
        == "the same jobs, and the same runs from 2026-11-23T00:00:00+00:00 to 2026-11-24T00:00:00+00:00\n")
  }

  @Test func `an error in either folder is told as check tells it, and exits 2`() async throws {
    try folder.write("program: {type: no-op, sucess: true}\n", to: "new/team/moved.yaml")
    let result = try await plan()
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(
      result.errors == """
        new/team/moved.yaml:1:24: error: unknown key 'sucess' in program 'no-op'; expected 'duration' or 'success'
        1 | program: {type: no-op, sucess: true}
          |                        ^^^^^^
        hint: did you mean 'success'?
        1 error; nothing was compared (--skip-broken leaves broken jobs out)

        """)
    let json = try await plan("--format", "json")
    #expect(json.status == 2)
    #expect(json.errors.isEmpty)
    #expect(json.output.contains("\"hint\": \"did you mean 'success'?\""))
    let skipping = try await plan("--skip-broken")
    #expect(skipping.status == 0)
    #expect(skipping.output.contains("- team/moved: 4 runs removed"))
    #expect(try await plan("--skip-broken", to: "nowhere").status == 2)
  }

  @Test func `wrong usage is told`() async throws {
    for (options, message) in [
      (["--for", "367 days"], "expected a --for of more than 0 s and at most 366 days"),
      (["--for", "1 week"], "unknown unit 'week'; expected 's', 'min', 'h' or 'day'"),
      (["--limit", "10001"], "expected a --limit from 0 to 10000"),
      (["--from", "2026-11-23"], "write 2026-11-23T00:00:00Z for the beginning of that day in UTC"),
    ] {
      let result = try await Command.run(Executable.apsis, ["plan", "old", "new"] + options, in: folder.url)
      #expect(result.status == 2)
      #expect(result.errors.contains(message), "\(result.errors)")
    }
  }
}
