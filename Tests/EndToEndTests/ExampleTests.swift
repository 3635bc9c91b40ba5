import Foundation
import TestSupport
import Testing

/// Each example's jobs, run as its README says.
struct ExampleTests {
  @Test func `each example job runs and succeeds`() async throws {
    let examples = try FileManager.default.contentsOfDirectory(
      at: Executable.root.appending(path: "Examples"), includingPropertiesForKeys: nil)
    for example in examples {
      let name = example.lastPathComponent
      let executable = name == "custom-program" ? try await Executable.acmeScheduler() : Executable.apsis
      let folder = try TemporaryFolder()
      try folder.write("fresh\n", to: "README.md")
      if name == "monitoring" { try folder.copyMonitoring() }
      for part in ["jobs", "apsis.yaml"] where name != "monitoring" {
        try folder.copy("Examples/\(name)/\(part)")
      }
      let check = try await Command.run(
        executable, ["check", "--config", "Examples/\(name)/apsis.yaml"], in: folder.url)
      #expect(check.status == 0, "\(check.output)")
      let jobs = try FileManager.default.contentsOfDirectory(atPath: example.appending(path: "jobs").path)
      #expect(!jobs.isEmpty)
      for job in jobs {
        let result = try await Command.run(
          executable, ["try", "Examples/\(name)/jobs/\(job)"] + arguments(for: example.appending(path: "jobs/\(job)")),
          in: folder.url)
        #expect(result.status == 0, "\(name)/\(job): \(result.errors)")
        #expect(!result.output.isEmpty)
      }
    }
  }

  /// One for each of a job's params.
  private func arguments(for job: URL) throws -> [String] {
    let text = try String(contentsOf: job, encoding: .utf8)
    let params = text.firstMatch(of: /(?m)^params: \[(.*)\]/)?.1.split(separator: ", ") ?? []
    return params.map { "\($0)=2026-11-23" }
  }

  @Test func `the steps of the pipeline follow each other, with the same date`() async throws {
    let folder = try TemporaryFolder()
    try folder.copy("Examples/pipeline")
    for job in ["load", "transform"] {
      let path = "Examples/pipeline/jobs/\(job).yaml"
      // Its steps within a second, not a day.
      let text = try folder.read(path).replacing(
        /schedule:\n(  .*\n)+/, with: "schedule: {type: interval, interval: 1}\n")
      try folder.write(text, to: path)
    }
    let command = try Command(
      Executable.apsis, ["serve", "--port", "0", "--config", "Examples/pipeline/apsis.yaml"], in: folder.url)
    #expect(try await command.waitForErrors(containing: " report: success"))
    command.send(SIGTERM)
    let result = try await command.result()
    #expect(result.status == 0)
    var rest = Substring(result.errors)
    for step in ["load: success", "transform: success", "transform: action: made run r", "report: success"] {
      let place = try #require(rest.firstRange(of: " \(step)"), "\(step) in \(result.errors)")
      rest = rest[place.upperBound...]
    }
    #expect(FileManager.default.fileExists(atPath: folder.url.appending(path: "Examples/pipeline/apsis.db").path))
  }

  @Test func `the custom program's type shows with its keys`() async throws {
    let result = try await Command.run(
      try await Executable.acmeScheduler(), ["types", "show", "acme.ext.FileAgeProgram"], in: Executable.root)
    #expect(result.output.contains("path: a path (required)"))
    #expect(result.output.contains("max_age: a duration such as '30s', '10 min' or '1.5h' (default 1 day)"))
  }

  @Test func `the custom program's scheduler runs its job on a schedule`() async throws {
    let folder = try TemporaryFolder()
    try folder.write("jobs: jobs\n", to: "apsis.yaml")
    let job = """
      schedule: {type: interval, interval: 1}
      program: {type: acme.ext.FileAgeProgram, path: apsis.yaml, max_age: 1h}
      """
    try folder.write(job, to: "jobs/fresh.yaml")
    let command = try Command(
      try await Executable.acmeScheduler(), ["serve", "--port", "0", "--config", "apsis.yaml"], in: folder.url)
    #expect(try await command.waitForErrors(containing: "r1 fresh: success"))
    command.send(SIGTERM)
    #expect(try await command.result().status == 0)
  }
}
