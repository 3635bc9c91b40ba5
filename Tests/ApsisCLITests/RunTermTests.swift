import ApsisJSON
import ApsisJobs
import ArgumentParser
import Testing

@testable import ApsisCLI

struct RunTermTests {
  private let row = RunRow([
    "run_id": "r1", "job_id": "team/report", "args": ["date": "2026-11-23", "mode": ""], "state": "failure",
    "times": ["schedule": "2026-11-23T00:00:00.000+00:00"],
  ])

  @Test(arguments: [
    ("report", true), ("team/report", true), ("eam/r", true), ("Report", false), ("other", false),
    ("date=2026-11", true), ("date=11-2", true), ("date=2027", false), ("date=", true), ("mode=", true),
    ("day=", false),
    ("date==2026-11-23", true), ("date==2026-11", false), ("mode==", true),
    ("state:failure", true), ("state:FAIL", true), ("state:succ,f", true), ("state:success", false), ("state:", false),
    ("!report", false), ("!date=2027", true), ("!day=", true), ("!state:failure", false), ("!!report", true),
  ])
  func `a term is for a run or not`(term: String, expected: Bool) throws {
    #expect(try RunTerm(term).matches(row) == expected)
  }

  @Test(arguments: [
    ("state:s", "unknown state 's'; expected one of scheduled, starting, stopping, success, skipped"),
    ("!", "expected a job, NAME=VALUE or state:STATE behind '!'"),
  ])
  func `a term that says nothing clear is refused`(term: String, message: String) {
    #expect { try RunTerm(term) } throws: { ($0 as? ValidationError)?.message == message }
  }

  @Test func `options and terms for states leave what all of them allow`() throws {
    let terms = try ["state:failure,error,success", "!state:success", "report"].map { try RunTerm($0) }
    #expect(RunTerm.states([], terms) == [.failure, .error])
    #expect(RunTerm.states([.error, .running], terms) == [.error])
    #expect(RunTerm.states([], []).count == 10)
  }
}
