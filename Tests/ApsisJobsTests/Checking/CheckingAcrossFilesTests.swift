import ApsisBuiltIns
import ApsisDiagnostics
import ApsisJobs
import Foundation
import SystemPackage
import TestSupport
import Testing

/// What only a whole folder of jobs can tell.
struct CheckingAcrossFilesTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("program: {type: no-op}\n", to: "load.yaml")
    try folder.write("params: [date, region]\nprogram: {type: no-op}\n", to: "data/parts.yaml")
  }

  private func check(_ job: String, as id: String = "job") throws -> (isSound: Bool, lines: [String]) {
    try folder.write(job, to: "\(id).yaml")
    return try found(of: id)
  }

  private func found(of id: String) throws -> (isSound: Bool, lines: [String]) {
    let contents = JobsFolder(FilePath(folder.url.path)).load(with: JobReader(types: try BuiltIns.jobTypes()))
    let text = lines(contents.diagnostics).map { $0.replacing(folder.url.path + "/", with: "") }
    return (contents.jobs[JobID(id)] != nil, text)
  }

  private func job(_ line: String, params: String = "[]", schedule: String? = nil) -> String {
    "params: \(params)\n\(line)\n" + (schedule.map { "schedule: \($0)\n" } ?? "") + "program: {type: no-op}\n"
  }

  // MARK: - Jobs and their arguments

  @Test(arguments: [
    ("condition: {type: dependency, job_id: laod}", "2:39", "'laod' in condition 'dependency'", "did you mean 'load'?"),
    ("action: {type: schedule, job_id: laod}", "2:34", "'laod' in action 'schedule'", "did you mean 'load'?"),
    ("successors: [laod]", "2:14", "'laod' in successor", "did you mean 'load'?"),
    (
      "condition: {type: max_running, job_id: laod}", "2:40", "'laod' in condition 'max_running'",
      "did you mean 'load'?"
    ),
  ])
  func `a job that is not there is told with the nearest`(line: String, place: String, what: String, hint: String)
    throws
  {
    let (isSound, lines) = try check(job(line))
    #expect(!isSound)
    #expect(
      lines == [
        "job.yaml:\(place): error: unknown job \(what); expected the ID of a job of this folder", "hint: \(hint)",
      ])
  }

  @Test func `a job whose own file is broken is there`() throws {
    try folder.write("program: {type: no-opp}\n", to: "broken.yaml")
    let (isSound, lines) = try check(job("successors: [broken]"))
    #expect(isSound)
    #expect(lines.count == 2 && lines[0].hasPrefix("broken.yaml:1:17: error: unknown program type 'no-opp'"))
  }

  @Test func `a param of the other job needs an argument, and no other may be given`() throws {
    let (isSound, lines) = try check(
      job("condition: {type: dependency, job_id: data/parts, args: {regoin: eu}}", params: "[date]"))
    #expect(!isSound)
    #expect(
      lines == [
        "job.yaml:2:39: error: no argument for param 'region' of job 'data/parts', in condition 'dependency'; expected it in "
          + "'args', or as a param of this job too", "hint: add 'args: {region: VALUE}'",
        "job.yaml:2:58: error: argument 'regoin' is no param of job 'data/parts', in condition 'dependency'; expected 'date' or "
          + "'region'", "hint: did you mean 'region'?",
      ])
    #expect(try check(job("successors: [data/parts]", params: "[date, region]")).lines == [])
  }

  @Test func `a job that a template names is looked for with each schedule's arguments`() throws {
    let schedule =
      "[{type: interval, interval: 1h, args: {what: load}}, {type: interval, interval: 1h, args: {what: laod}}]"
    let (isSound, lines) = try check(
      job("condition: {type: dependency, job_id: '{{ what }}'}", params: "[what]", schedule: schedule))
    #expect(!isSound)
    #expect(
      lines == [
        "job.yaml:2:39: error: unknown job 'laod' in condition 'dependency'; expected the ID of a job of this folder",
        "hint: did you mean 'load'?",
      ])
    let enabled = "{type: dependency, job_id: '{{ what }}', enabled: \"{{ what != 'laod' }}\"}"
    #expect(try check(job("condition: \(enabled)", params: "[what]", schedule: schedule)).isSound)
  }

  @Test func `a condition that is never in force may name what it wants`() throws {
    #expect(try check(job("condition: {type: dependency, job_id: nosuch, enabled: false}")).lines == [])
  }

  // MARK: - Circles

  @Test func `a job that waits for its own run never starts`() throws {
    let (isSound, lines) = try check(job("condition: {type: dependency, job_id: job}"))
    #expect(!isSound)
    #expect(lines.first == "job.yaml:2:39: error: job 'job' waits for itself, and never starts")
  }

  @Test(arguments: [
    "{type: dependency, job_id: job, args: {date: '{{ Date(date) - 1 }}'}}",
    "{type: dependency, job_id: job, args: {date: yesterday}, enabled: \"{{ date != 'yesterday' }}\"}",
    "{type: dependency, job_id: job, states: [waiting, running]}",
  ])
  func `a job may wait for another run of itself, or for one that waits too`(condition: String) throws {
    let (isSound, lines) = try check(
      job("condition: \(condition)", params: "[date]", schedule: "{type: interval, interval: 1 day}"))
    #expect(isSound, "\(lines)")
  }

  @Test func `each job of a circle is told of it`() throws {
    try folder.write(job("condition: {type: dependency, job_id: b}", params: "[date]"), to: "a.yaml")
    try folder.write(job("condition: {type: dependency, job_id: c}", params: "[date]"), to: "b.yaml")
    try folder.write(job("condition: {type: dependency, job_id: a}", params: "[date]"), to: "c.yaml")
    try folder.write(job("condition: {type: dependency, job_id: a}", params: "[date]"), to: "d.yaml")
    let (isSound, lines) = try found(of: "d")
    #expect(isSound, "it waits for a circle, and is none of it")
    #expect(
      lines.filter { !$0.hasPrefix("hint") } == [
        "a.yaml:2:39: error: jobs wait for each other in a circle, and never start: 'a' waits for 'b' waits for 'c' waits for 'a'",
        "b.yaml:2:39: error: jobs wait for each other in a circle, and never start: 'b' waits for 'c' waits for 'a' waits for 'b'",
        "c.yaml:2:39: error: jobs wait for each other in a circle, and never start: 'c' waits for 'a' waits for 'b' waits for 'c'",
      ])
  }

  @Test func `jobs that hand on other arguments close no circle`() throws {
    try folder.write(
      job("condition: {type: dependency, job_id: b, args: {region: eu}}", params: "[date, region]"), to: "a.yaml")
    try folder.write(
      job("condition: {type: dependency, job_id: a, args: {region: us}}", params: "[date, region]"), to: "b.yaml")
    // a (any) waits for b (eu), that for a (us), that for b (eu) again.
    #expect(try found(of: "a").lines.filter { $0.contains("circle") }.count == 2)
    try folder.write(
      job("condition: {type: dependency, job_id: a, args: {date: '{{ Date(date) - 1 }}'}}", params: "[date, region]"),
      to: "b.yaml")
    #expect(try found(of: "a").lines == [])
  }

  @Test func `a long chain of dependencies is no circle`() throws {
    for index in 0..<3_000 {
      let condition = index == 0 ? "condition:" : "condition: {type: dependency, job_id: chain/\(index - 1)}"
      try folder.write(job(condition), to: "chain/\(index).yaml")
    }
    #expect(try found(of: "chain/2999").lines == [])
  }

  // MARK: - What a run would bind

  @Test func `what fails for each first run is told, once`() throws {
    let schedule = "[{type: interval, interval: 1 day}, {type: interval, interval: 2 days}]"
    let text = """
      params: [date]
      schedule: \(schedule)
      program: {type: no-op, duration: "{{ date + 1 }}"}
      """
    let (isSound, lines) = try check(text)
    #expect(!isSound)
    #expect(lines.count { $0.contains("error:") } == 1)
    #expect(lines[0].hasPrefix("job.yaml:3:38: error: "))
  }

  @Test(arguments: [
    ("{{ date + 1 }}", false), ("{{ date }}", true), ("{{ Date(date).year }}", true), ("{{ 'x' }}", false),
    ("{{ n | int }}", true), ("{{ {'us': 1}[n] }}", true),
  ])
  func `a job without a schedule is refused for what fails with any arguments`(duration: String, isSound: Bool) throws {
    let text = "params: [date, n]\nprogram: {type: no-op, duration: \"\(duration)\"}\n"
    let result = try check(text)
    #expect(result.isSound == isSound, "\(result.lines)")
  }
}
